// 33 user namespaces nest below the initial one (fact 72); in the lab, which is one of them, 32 are left (fact 258). The next is ENOSPC.
//@ machine: lab,bare
//@ facts: 72 258
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

int main(void)
{
    int nr = 0;
    while (unshare(CLONE_NEWUSER) == 0) {
        put("/proc/self/setgroups", "deny");
        put("/proc/self/uid_map", "0 0 1");
        put("/proc/self/gid_map", "0 0 1");
        nr++;
    }
    printf("%d, then: %s\n", nr, strerror(errno));
    return 0;
}
