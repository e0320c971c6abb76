// uid_map: one write, at offset 0, of well-formed lines (facts 84, 85, 87, 89), with validity checked before permission;
// afterwards EPERM. The file shows three columns of ten (fact 83).
//@ machine: lab,bare
//@ facts: 83 84 85 87 89
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void try(const char *text)
{
    char shown[64];
    size_t n = 0;
    int fd = open("/proc/self/uid_map", O_WRONLY);
    if (fd == -1)
        err(1, "uid_map");
    ssize_t r = write(fd, text, strlen(text));
    for (const char *p = text; *p != '\0' && n < sizeof(shown) - 1; p++)
        shown[n++] = *p == '\n' ? ';' : *p;
    shown[n] = '\0';
    printf("'%s': %s\n", shown, r == -1 ? strerror(errno) : "ok");
    close(fd);
}

int main(void)
{
    char line[100];
    if (unshare(CLONE_NEWUSER) == -1)
        err(1, "unshare");
    try("");
    try("0 0");
    try("0 0 0");
    try("0 0x0 1");
    try("0 -1 1");
    try("0 0 1 junk");
    try("0 0 1\n\n");
    try("0 4294967295 1");
    try("0 0 2\n1 5 1");
    int fd = open("/proc/self/uid_map", O_WRONLY);
    if (pwrite(fd, "0 0 1", 5, 1) == -1)
        printf("pwrite at 1: %s\n", strerror(errno));
    close(fd);
    try("0 0 1\n");
    try("0 0 1\n");
    FILE *f = fopen("/proc/self/uid_map", "r");
    while (fgets(line, sizeof(line), f) != NULL)
        printf("%s", line);
    fclose(f);
    printf("uid %d\n", getuid());
    return 0;
}
