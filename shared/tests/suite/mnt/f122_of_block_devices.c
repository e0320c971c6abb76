// A file system of block devices on what is none is ENOTBLK, on what is not there ENOENT (fact 122).
//@ machine: bare
//@ facts: 122
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
    mkdir("/tmp/m", 0755);
    close(creat("/tmp/file", 0644));
    printf("a file: %s\n", mount("/tmp/file", "/tmp/m", "ext4", 0, NULL) == -1 ? strerror(errno) : "ok");
    printf("a directory: %s\n", mount("/tmp", "/tmp/m", "ext4", 0, NULL) == -1 ? strerror(errno) : "ok");
    printf("nothing: %s\n", mount("/dev/nothing", "/tmp/m", "ext4", 0, NULL) == -1 ? strerror(errno) : "ok");
    return 0;
}
