// umount2("/", MNT_DETACH) of a privileged process succeeds where the root is not locked, and paths into what was mounted
// below lead nowhere (fact 124). Nothing can be mounted any more.
//@ machine: lab,bare
//@ facts: 124
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
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
    if (unshare(CLONE_NEWNS) == -1)
        err(1, "unshare");
    say("the session's root", umount2("/", MNT_DETACH));
    say("open /tmp, which lies in the root itself", open("/tmp", O_RDONLY));
    say("open /proc/self/status", open("/proc/self/status", O_RDONLY));
    say("open /usr/bin", open("/usr/bin", O_RDONLY));
    say("mount", mount("none", "/tmp", "tmpfs", 0, NULL));
    return 0;
}
