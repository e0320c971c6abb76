// The errors of mount(2) and umount(2) (facts 122, 123).
//@ machine: lab,bare
//@ facts: 122 123
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static void show(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
}

int main(void)
{
    mkdir("/tmp/d", 0755);
    close(creat("/tmp/f", 0644));
    show("unknown type", mount("none", "/tmp/d", "nosuchfs", 0, NULL));
    show("empty type", mount("none", "/tmp/d", "", 0, NULL));
    show("no type", mount("none", "/tmp/d", NULL, 0, NULL));
    show("missing target", mount("none", "/tmp/nothing", "tmpfs", 0, NULL));
    show("missing bind source", mount("/tmp/nothing", "/tmp/d", NULL, MS_BIND, NULL));
    show("tmpfs on a file", mount("none", "/tmp/f", "tmpfs", 0, NULL));
    show("directory on a file", mount("/tmp/d", "/tmp/f", NULL, MS_BIND, NULL));
    show("file on a directory", mount("/tmp/f", "/tmp/d", NULL, MS_BIND, NULL));
    show("bad option", mount("none", "/tmp/d", "tmpfs", 0, "nosuchoption=1"));
    show("umount of no mount point", umount("/tmp/d"));
    show("umount of nothing", umount("/tmp/nothing"));
    show("tmpfs", mount("none", "/tmp/d", "tmpfs", 0, "size=64k,mode=700"));
    int fd = creat("/tmp/d/open", 0644);
    show("umount while a file is open", umount("/tmp/d"));
    close(fd);
    show("umount", umount("/tmp/d"));
    show("umount again", umount("/tmp/d"));
    return 0;
}
