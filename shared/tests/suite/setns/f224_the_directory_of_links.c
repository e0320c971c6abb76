// /proc/PID/ns is 0511 and the process's (fact 224); its links are 0777 of size 0, the files that they lead to 0444 of size 0 (fact 223).
// Reading another user's is EACCES, and so is opening what they lead to.
//@ machine: lab,bare
//@ facts: 222 223 224
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void look(const char *who, const char *dir)
{
    char path[64], text[64];
    struct stat st;
    if (stat(dir, &st) == -1)
        err(1, "%s", dir);
    printf("%s: %s is %o, of uid %d\n", who, dir, st.st_mode, st.st_uid);
    snprintf(path, sizeof(path), "%s/uts", dir);
    printf("readlink: %s\n", readlink(path, text, sizeof(text)) == -1 ? strerror(errno) : "ok");
    printf("lstat: ");
    if (lstat(path, &st) == -1)
        printf("%s\n", strerror(errno));
    else
        printf("%o, %ld bytes\n", st.st_mode, (long)st.st_size);
    printf("stat: ");
    if (stat(path, &st) == -1)
        printf("%s\n", strerror(errno));
    else
        printf("%o, %ld bytes, of uid %d, %ld link\n", st.st_mode, (long)st.st_size, st.st_uid, (long)st.st_nlink);
    printf("open: %s\n", open(path, O_RDONLY) == -1 ? strerror(errno) : "ok");
    printf("open read-write: %s\n", open(path, O_RDWR) == -1 ? strerror(errno) : "ok");
    printf("opendir: %s\n", opendir(dir) == NULL ? strerror(errno) : "ok");
}

int main(void)
{
    int nr = 0;
    DIR *dir = opendir("/proc/self/ns");
    while (readdir(dir) != NULL)
        nr++;
    printf("%d entries\n", nr - 2);
    look("root", "/proc/self/ns");
    if (setgroups(0, NULL) == -1 || setresgid(1000, 1000, 1000) == -1 || setresuid(1000, 1000, 1000) == -1)
        err(1, "ids");
    look("another user", "/proc/1/ns");
    printf("nobody's: %s\n", open("/proc/99999/ns/uts", O_RDONLY) == -1 ? strerror(errno) : "ok");
    return 0;
}
