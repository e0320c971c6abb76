// Whoever is unmapped, or chrooted, may make no user namespace: EPERM (facts 73, 74).
//@ machine: lab,bare
//@ facts: 73 74
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        printf("unmapped: %s\n", unshare(CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
        return 0;
    }
    wait(NULL);
    mkdir("/tmp/root", 0755);
    if (chroot("/tmp/root") == -1)
        err(1, "chroot");
    printf("chrooted: %s\n", unshare(CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
    return 0;
}
