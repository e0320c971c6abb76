#ifndef _SYS_STAT_H
#define _SYS_STAT_H 1
#include <bits/timespec.h>
#include <bits/statx.h>
#define S_IFMT 0xf000
#define S_IFREG 0x8000
#define S_IFDIR 0x4000
#define S_IFCHR 0x2000
#define S_IFBLK 0x6000
#define S_IFIFO 0x1000
#define S_IFLNK 0xa000
#define S_IFSOCK 0xc000
#define S_ISUID 2048
#define S_ISGID 1024
#define S_ISVTX 512
#define S_IRWXU 448
#define S_IRUSR 256
#define S_IWUSR 128
#define S_IXUSR 64
#define S_IRWXG 56
#define S_IRGRP 32
#define S_IWGRP 16
#define S_IXGRP 8
#define S_IRWXO 7
#define S_IROTH 4
#define S_IWOTH 2
#define S_IXOTH 1
#define S_IREAD 256
#define S_IWRITE 128
#define S_IEXEC 64
#define UTIME_NOW 1073741823
#define UTIME_OMIT 1073741822
#define S_ISREG(m) (((m) & S_IFMT) == S_IFREG)
#define S_ISDIR(m) (((m) & S_IFMT) == S_IFDIR)
#define S_ISCHR(m) (((m) & S_IFMT) == S_IFCHR)
#define S_ISBLK(m) (((m) & S_IFMT) == S_IFBLK)
#define S_ISFIFO(m) (((m) & S_IFMT) == S_IFIFO)
#define S_ISLNK(m) (((m) & S_IFMT) == S_IFLNK)
#define S_ISSOCK(m) (((m) & S_IFMT) == S_IFSOCK)
struct stat {
    dev_t st_dev;
    ino_t st_ino;
    nlink_t st_nlink;
    mode_t st_mode;
    uid_t st_uid;
    gid_t st_gid;
    int __pad0;
    dev_t st_rdev;
    off_t st_size;
    blksize_t st_blksize;
    blkcnt_t st_blocks;
    struct timespec st_atim;
    struct timespec st_mtim;
    struct timespec st_ctim;
    long __unused[3];
};
#define st_atime st_atim.tv_sec
#define st_mtime st_mtim.tv_sec
#define st_ctime st_ctim.tv_sec
int stat(const char *path, struct stat *st);
int lstat(const char *path, struct stat *st);
int fstat(int fd, struct stat *st);
int fstatat(int fd, const char *path, struct stat *st, int flags);
int chmod(const char *path, mode_t mode);
int fchmod(int fd, mode_t mode);
int fchmodat(int fd, const char *path, mode_t mode, int flags);
mode_t umask(mode_t mask);
int mkdir(const char *path, mode_t mode);
int mkdirat(int fd, const char *path, mode_t mode);
int mkfifo(const char *path, mode_t mode);
int mknod(const char *path, mode_t mode, dev_t dev);
int mknodat(int fd, const char *path, mode_t mode, dev_t dev);
int utimensat(int fd, const char *path, const struct timespec times[2], int flags);
int futimens(int fd, const struct timespec times[2]);
int mkfifoat(int fd, const char *path, mode_t mode);
#define ACCESSPERMS 0777
#define ALLPERMS 07777
#define DEFFILEMODE 0666
int statx(int dirfd, const char *path, int flags, unsigned int mask, struct statx *st);
#define S_BLKSIZE 0x200
#define STATX_DIOALIGN 0x2000
#define STATX__RESERVED 0x80000000U
#define STATX_ATTR_COMPRESSED 4
#define STATX_ATTR_NODUMP 64
#define STATX_ATTR_ENCRYPTED 0x800
#define STATX_ATTR_AUTOMOUNT 0x1000
#define STATX_ATTR_VERITY 0x100000
#define STATX_ATTR_DAX 0x200000
#define stat64 stat
#define fstat64 fstat
#define lstat64 lstat
#define fstatat64 fstatat
int lchmod(const char *path, mode_t mode);
#define S_TYPEISMQ(st) 0
#define S_TYPEISSEM(st) 0
#define S_TYPEISSHM(st) 0

#endif
