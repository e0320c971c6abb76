// A bind mount ignores MS_RDONLY; a remount makes it read-only, the source stays writable (fact 127).
// A plain bind leaves submounts behind, a recursive one carries them (fact 128).
//@ machine: lab,bare
//@ facts: 127 128
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static void make(const char *path)
{
    int fd = creat(path, 0644);
    printf("creat %s: %s\n", path, fd == -1 ? strerror(errno) : "ok");
    if (fd != -1)
        close(fd);
}

int main(void)
{
    mkdir("/tmp/src", 0755);
    mkdir("/tmp/src/sub", 0755);
    mkdir("/tmp/dst", 0755);
    if (mount("/tmp/src", "/tmp/dst", NULL, MS_BIND | MS_RDONLY, NULL) == -1)
        err(1, "bind");
    make("/tmp/dst/one");
    if (mount(NULL, "/tmp/dst", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) == -1)
        err(1, "remount");
    make("/tmp/dst/two");
    make("/tmp/src/two");
    umount("/tmp/dst");

    if (mount("none", "/tmp/src/sub", "tmpfs", 0, NULL) == -1)
        err(1, "tmpfs");
    make("/tmp/src/sub/file");
    mount("/tmp/src", "/tmp/dst", NULL, MS_BIND, NULL);
    printf("bind: sub/file %s\n", access("/tmp/dst/sub/file", F_OK) == 0 ? "there" : "not there");
    umount("/tmp/dst");
    mount("/tmp/src", "/tmp/dst", NULL, MS_BIND | MS_REC, NULL);
    printf("recursive: sub/file %s\n", access("/tmp/dst/sub/file", F_OK) == 0 ? "there" : "not there");
    printf("umount of the recursive one: %s\n", umount("/tmp/dst") == -1 ? strerror(errno) : "ok");
    return 0;
}
