// setns(2) to the mount namespace that one is in changes one thing: root and working directory are its root again.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void show(const char *what, int ret)
{
    char text[64];
    printf("%s: %s, in %s\n", what, ret < 0 ? strerror(errno) : "ok", getcwd(text, sizeof(text)) ? text : strerror(errno));
}

int main(void)
{
    int ns = open("/proc/self/ns/mnt", O_RDONLY), uts = open("/proc/self/ns/uts", O_RDONLY);
    int self = syscall(SYS_pidfd_open, getpid(), 0);
    show("chdir", chdir("/tmp"));
    show("the uts namespace", setns(uts, 0));
    show("the mount namespace", setns(ns, CLONE_NEWNS));
    show("chdir", chdir("/tmp"));
    show("both, by pidfd", setns(self, CLONE_NEWNS | CLONE_NEWUTS));
    mkdir("/tmp/root", 0755);
    show("chroot", chroot("/tmp/root"));
    show("the mount namespace", setns(ns, 0));
    show("access", access("/tmp/root", F_OK));
    return 0;
}
