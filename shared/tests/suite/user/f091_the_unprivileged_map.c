// An unprivileged writer may map one id, its own (facts 91, 92), and its group only after setgroups "deny" (fact 93),
// which cannot be taken back (fact 94).
//@ machine: lab,bare
//@ facts: 91 92 93 94
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static void try(const char *file, const char *text)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/self/%s", file);
    int fd = open(path, O_WRONLY);
    if (fd == -1)
        err(1, "%s", path);
    ssize_t r = write(fd, text, strlen(text));
    printf("%s '%s': %s\n", file, text, r == -1 ? strerror(errno) : "ok");
    close(fd);
}

int main(void)
{
    if (setgroups(0, NULL) == -1 || setgid(1000) == -1 || setuid(1000) == -1)
        err(1, "becoming uid 1000");
    if (unshare(CLONE_NEWUSER) == -1)
        err(1, "unshare");
    // A change of ids made the process non-dumpable: its files in /proc are root's (fact 103).
    printf("open before PR_SET_DUMPABLE: %s\n", open("/proc/self/uid_map", O_WRONLY) == -1 ? strerror(errno) : "ok");
    if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == -1)
        err(1, "prctl");
    printf("setgroups before the map: %s\n", setgroups(0, NULL) == -1 ? strerror(errno) : "ok");
    try("uid_map", "0 0 1");
    try("uid_map", "0 1000 2");
    try("uid_map", "5 1000 1");
    try("gid_map", "7 1000 1");
    try("setgroups", "maybe");
    try("setgroups", "deny");
    try("setgroups", "deny");
    try("setgroups", "allow");
    try("gid_map", "7 1000 1");
    printf("setgroups after: %s\n", setgroups(0, NULL) == -1 ? strerror(errno) : "ok");
    printf("uid %d, gid %d\n", getuid(), getgid());
    return 0;
}
