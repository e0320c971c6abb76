// Mounts on the same point stack; umount takes the top one (fact 125). MNT_DETACH works on a busy one (fact 123).
//@ machine: lab,bare
//@ facts: 123 125
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
    const char *answer = r == -1 ? strerror(errno) : "ok";
    printf("%s: %s; now %s%s\n", what, answer, access("/tmp/d/one", F_OK) == 0 ? "one" : "-",
           access("/tmp/d/two", F_OK) == 0 ? "two" : "-");
}

int main(void)
{
    mkdir("/tmp/d", 0755);
    show("first", mount("one", "/tmp/d", "tmpfs", 0, NULL));
    close(creat("/tmp/d/one", 0644));
    show("second", mount("two", "/tmp/d", "tmpfs", 0, NULL));
    int fd = creat("/tmp/d/two", 0644);
    show("umount", umount("/tmp/d"));
    show("detach", umount2("/tmp/d", MNT_DETACH));
    show("umount", umount("/tmp/d"));
    show("umount", umount("/tmp/d"));
    printf("the open file still takes bytes: %zd\n", write(fd, "x", 1));
    return 0;
}
