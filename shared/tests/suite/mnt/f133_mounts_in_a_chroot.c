// A chrooted process may make a mount namespace; but its root, if it is no mount point, cannot be made private: EINVAL (fact 133).
// chroot(2) to nowhere is ENOENT; it changes no namespace, and forbids user namespaces: EPERM (fact 167).
//@ machine: lab,bare
//@ facts: 133 167
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static void say(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
}

int main(void)
{
    struct stat before, after;
    int fd = open("/proc/self/ns/mnt", O_RDONLY);
    fstat(fd, &before);
    mkdir("/tmp/c", 0755);
    mkdir("/tmp/c/proc", 0755);
    mount("proc", "/tmp/c/proc", "proc", 0, NULL);
    close(creat("/tmp/file", 0644));
    say("chroot to nowhere", chroot("/tmp/none"));
    say("chroot to a file", chroot("/tmp/file"));
    say("chroot", chroot("/tmp/c"));
    stat("/proc/self/ns/mnt", &after);
    printf("the same mount namespace: %s\n", before.st_ino == after.st_ino ? "yes" : "no");
    say("unshare(CLONE_NEWUSER)", unshare(CLONE_NEWUSER));
    say("unshare(CLONE_NEWNS)", unshare(CLONE_NEWNS));
    say("make / private", mount(NULL, "/", NULL, MS_PRIVATE, NULL));
    say("unshare(CLONE_NEWUTS)", unshare(CLONE_NEWUTS));
    return 0;
}
