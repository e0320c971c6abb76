// Every other namespace belongs to the user namespace of its maker; root in a new user namespace alone has no power over the
// old UTS and mount namespaces (facts 108, 109).
//@ machine: lab,bare
//@ facts: 108 109
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

static const char *did(int r)
{
    return r == -1 ? strerror(errno) : "ok";
}

int main(void)
{
    if (unshare(CLONE_NEWUSER) == -1)
        err(1, "unshare");
    put("/proc/self/uid_map", "0 0 1");
    printf("uid %d\n", getuid());
    printf("sethostname: %s\n", did(sethostname("mine", 4)));
    printf("mount: %s\n", did(mount("tmpfs", "/tmp", "tmpfs", 0, NULL)));
    printf("umount: %s\n", did(umount("/proc")));
    printf("unshare(CLONE_NEWUTS | CLONE_NEWNS): %s\n", did(unshare(CLONE_NEWUTS | CLONE_NEWNS)));
    printf("sethostname: %s\n", did(sethostname("mine", 4)));
    printf("mount: %s\n", did(mount("tmpfs", "/tmp", "tmpfs", 0, NULL)));
    return 0;
}
