// 0:0, the whiteout, may be made by everybody; where a file system was mounted by a user namespace no device is opened (EACCES),
// elsewhere there is no driver (ENXIO) - fs/namei.c:may_open_dev(), fs/overlayfs/dir.c.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void try(const char *path, int flags)
{
    int fd = open(path, flags);
    printf("open(%s, %#o): %s\n", path, flags, fd == -1 ? strerror(errno) : "open");
    close(fd);
}

int main(void)
{
    struct stat status;
    printf("mknod: %d\n", mknod("whiteout", S_IFCHR | 0644, makedev(0, 0)));
    printf("stat: %d, %#o %u:%u\n", stat("whiteout", &status), status.st_mode, major(status.st_rdev), minor(status.st_rdev));
    try("whiteout", O_RDONLY);
    try("whiteout", O_WRONLY);
    try("whiteout", O_PATH);
    try("/dev/null", O_RDWR);
    return unlink("whiteout");
}
