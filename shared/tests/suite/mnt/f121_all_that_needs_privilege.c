// Without CAP_SYS_ADMIN mount, umount, unshare(CLONE_NEWNS) and pivot_root are EPERM (fact 121). With it: what is busy, and for whom (fact
// 123): an open file, a working directory, a mount below.
//@ machine: lab,bare
//@ facts: 121 123
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void say(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
}

int main(void)
{
    mkdir("/tmp/m", 0755);
    mount("none", "/tmp/m", "tmpfs", 0, NULL);
    int fd = creat("/tmp/m/file", 0644);
    say("umount with an open file", umount("/tmp/m"));
    close(fd);
    chdir("/tmp/m");
    say("umount with a cwd", umount("/tmp/m"));
    chdir("/");
    mkdir("/tmp/m/x", 0755);
    mount("none", "/tmp/m/x", "tmpfs", 0, NULL);
    say("umount with a mount below", umount("/tmp/m"));
    say("umount of a directory", umount("/tmp/m/none"));
    say("umount -l", umount2("/tmp/m", MNT_DETACH));
    say("once more", umount("/tmp/m"));
    say("an unknown flag", umount2("/tmp/m", 0x100));
    if (setgroups(0, NULL) == -1 || setresgid(1000, 1000, 1000) == -1 || setresuid(1000, 1000, 1000) == -1)
        err(1, "ids");
    say("mount", mount("none", "/tmp/m", "tmpfs", 0, NULL));
    say("bind", mount("/tmp", "/tmp/m", NULL, MS_BIND, NULL));
    say("make private", mount(NULL, "/tmp", NULL, MS_PRIVATE, NULL));
    say("umount", umount("/proc"));
    say("unshare", unshare(CLONE_NEWNS));
    say("pivot_root", syscall(SYS_pivot_root, "/", "/"));
    return 0;
}
