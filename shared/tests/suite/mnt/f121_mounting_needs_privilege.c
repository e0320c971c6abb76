// mount, umount, pivot_root and chroot without CAP_SYS_ADMIN (CAP_SYS_CHROOT) in the owner: EPERM (fact 121).
//@ machine: lab,bare
//@ facts: 121
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

static void show(const char *what, long r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
}

int main(void)
{
    if (setgid(1000) == -1 || setuid(1000) == -1)
        err(1, "becoming uid 1000");
    show("mount", mount("none", "/tmp", "tmpfs", 0, NULL));
    show("umount", umount("/proc"));
    show("pivot_root", syscall(SYS_pivot_root, "/tmp", "/tmp"));
    show("chroot", chroot("/tmp"));
    return 0;
}
