// In a mount namespace of a less privileged user namespace the inherited mounts are locked: no umount, no single bind of what
// they cover, no read-write again (facts 155, 156); own mounts on top come and go (fact 157).
//@ machine: lab,bare
//@ facts: 155 156 157
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

static void show(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
}

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

int main(void)
{
    mkdir("/tmp/a", 0755);
    mkdir("/tmp/b", 0755);
    mount("a", "/tmp/a", "tmpfs", MS_RDONLY, NULL);
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == -1)
        err(1, "unshare");
    put("/proc/self/uid_map", "0 0 1");
    show("umount an inherited mount", umount("/tmp/a"));
    show("detach it", umount2("/tmp/a", MNT_DETACH));
    show("make it writable", mount(NULL, "/tmp/a", NULL, MS_REMOUNT | MS_BIND, NULL));
    show("bind what holds it", mount("/tmp", "/tmp/b", NULL, MS_BIND, NULL));
    show("move it", mount("/tmp/a", "/tmp/b", NULL, MS_MOVE, NULL));
    show("mount on it", mount("own", "/tmp/a", "tmpfs", 0, NULL));
    show("umount one's own", umount("/tmp/a"));
    return 0;
}
