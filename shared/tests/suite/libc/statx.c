// statx(2): what is told of a file, asked for or not, and which flags are taken.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void show(int dirfd, const char *path, int flags, unsigned mask)
{
    struct statx x;
    struct stat s;
    memset(&x, 0, sizeof x);
    printf("\"%s\" %#x %#x: ", path ? path : "(null)", flags, mask);
    if (statx(dirfd, path, flags, mask, &x) < 0) {
        printf("%s\n", strerror(errno));
        return;
    }
    printf("mask %#x, attributes %#llx of %#llx, mode %o, links %u, size %llu, born %d, mount %d", x.stx_mask,
           (unsigned long long)x.stx_attributes, (unsigned long long)x.stx_attributes_mask, x.stx_mode, x.stx_nlink,
           S_ISREG(x.stx_mode) ? (unsigned long long)x.stx_size : 0, x.stx_btime.tv_sec != 0, x.stx_mnt_id != 0);
    if (path && *path && fstatat(dirfd, path, &s, flags & AT_SYMLINK_NOFOLLOW) == 0)
        printf(", as stat: %d", s.st_ino == x.stx_ino && s.st_dev == makedev(x.stx_dev_major, x.stx_dev_minor)
               && s.st_rdev == makedev(x.stx_rdev_major, x.stx_rdev_minor) && s.st_uid == x.stx_uid
               && s.st_blocks == (long)x.stx_blocks && s.st_blksize == x.stx_blksize && s.st_atim.tv_sec == x.stx_atime.tv_sec);
    putchar('\n');
}

int main(void)
{
    int fd, pair[2];
    chdir("/tmp");
    fd = open("file", O_CREAT | O_RDWR, 0644);
    write(fd, "hello", 5);
    symlink("file", "link");
    show(AT_FDCWD, "file", 0, STATX_ALL);
    show(AT_FDCWD, "file", 0, 0);
    show(AT_FDCWD, "file", 0, STATX_BASIC_STATS);
    show(AT_FDCWD, "file", 0, STATX_SIZE);
    show(AT_FDCWD, "file", 0, STATX_CTIME);
    show(AT_FDCWD, "link", 0, STATX_ALL);
    show(AT_FDCWD, "link", AT_SYMLINK_NOFOLLOW, STATX_ALL);
    show(AT_FDCWD, ".", 0, STATX_ALL);
    show(AT_FDCWD, "/", 0, STATX_ALL);
    show(AT_FDCWD, "/proc/self", 0, STATX_ALL);
    show(AT_FDCWD, "/proc/self/ns/mnt", 0, STATX_ALL);
    show(AT_FDCWD, "/dev/null", 0, STATX_ALL);
    show(fd, "", AT_EMPTY_PATH, STATX_ALL);
    show(fd, "", 0, STATX_ALL);
    show(fd, NULL, 0, STATX_ALL);
    show(fd, "file", 0, STATX_ALL);
    show(-1, "file", 0, STATX_ALL);
    show(AT_FDCWD, "", AT_EMPTY_PATH, STATX_ALL);
    show(AT_FDCWD, "missing", 0, STATX_ALL);
    show(AT_FDCWD, "file/x", 0, STATX_ALL);
    show(AT_FDCWD, "file", AT_STATX_FORCE_SYNC, STATX_ALL);
    show(AT_FDCWD, "file", AT_STATX_DONT_SYNC, STATX_ALL);
    show(AT_FDCWD, "file", AT_STATX_FORCE_SYNC | AT_STATX_DONT_SYNC, STATX_ALL);
    show(AT_FDCWD, "file", AT_NO_AUTOMOUNT, STATX_ALL);
    show(AT_FDCWD, "file", 1, STATX_ALL);
    show(AT_FDCWD, "file", 0, 0x80000000u);
    pipe(pair);
    show(pair[0], "", AT_EMPTY_PATH, STATX_ALL);
    return 0;
}
