/* Paths. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

int access(const char *path, int mode) { return __nslab_ret(__syscall_access(path, mode)); }
int faccessat(int fd, const char *path, int mode, int flags) { return __nslab_ret(__syscall_faccessat2(fd, path, mode, flags)); }
int unlink(const char *path) { return __nslab_ret(__syscall_unlink(path)); }
int unlinkat(int fd, const char *path, int flags) { return __nslab_ret(__syscall_unlinkat(fd, path, flags)); }
int rmdir(const char *path) { return __nslab_ret(__syscall_rmdir(path)); }
int link(const char *from, const char *to) { return __nslab_ret(__syscall_link(from, to)); }
int symlink(const char *target, const char *path) { return __nslab_ret(__syscall_symlink(target, path)); }
int symlinkat(const char *target, int fd, const char *path) { return __nslab_ret(__syscall_symlinkat(target, fd, path)); }
ssize_t readlink(const char *path, char *to, size_t n) { return __nslab_ret(__syscall_readlink(path, to, n)); }
ssize_t readlinkat(int fd, const char *path, char *to, size_t n) { return __nslab_ret(__syscall_readlinkat(fd, path, to, n)); }
int chown(const char *path, uid_t owner, gid_t group) { return __nslab_ret(__syscall_fchownat(AT_FDCWD, path, owner, group, 0)); }
int lchown(const char *path, uid_t owner, gid_t group) { return __nslab_ret(__syscall_fchownat(AT_FDCWD, path, owner, group, AT_SYMLINK_NOFOLLOW)); }
int fchown(int fd, uid_t owner, gid_t group) { return __nslab_ret(__syscall_fchown(fd, owner, group)); }
int fchownat(int fd, const char *path, uid_t owner, gid_t group, int flags) { return __nslab_ret(__syscall_fchownat(fd, path, owner, group, flags)); }
int truncate(const char *path, off_t length) { return __nslab_ret(__syscall_truncate(path, length)); }
int ftruncate(int fd, off_t length) { return __nslab_ret(__syscall_ftruncate(fd, length)); }
int chdir(const char *path) { return __nslab_ret(__syscall_chdir(path)); }
int fchdir(int fd) { return __nslab_ret(__syscall_fchdir(fd)); }
int chroot(const char *path) { return __nslab_ret(__syscall_chroot(path)); }
int stat(const char *path, struct stat *st) { return __nslab_ret(__syscall_newfstatat(AT_FDCWD, path, st, 0)); }
int lstat(const char *path, struct stat *st) { return __nslab_ret(__syscall_newfstatat(AT_FDCWD, path, st, AT_SYMLINK_NOFOLLOW)); }
int fstatat(int fd, const char *path, struct stat *st, int flags) { return __nslab_ret(__syscall_newfstatat(fd, path, st, flags)); }
int chmod(const char *path, mode_t mode) { return __nslab_ret(__syscall_chmod(path, mode)); }
int fchmod(int fd, mode_t mode) { return __nslab_ret(__syscall_fchmod(fd, mode)); }
mode_t umask(mode_t mask) { return __syscall_umask(mask); }
int mkdir(const char *path, mode_t mode) { return __nslab_ret(__syscall_mkdir(path, mode)); }
int mkdirat(int fd, const char *path, mode_t mode) { return __nslab_ret(__syscall_mkdirat(fd, path, mode)); }
int mknod(const char *path, mode_t mode, dev_t dev) { return __nslab_ret(__syscall_mknodat(AT_FDCWD, path, mode, dev)); }
int mknodat(int fd, const char *path, mode_t mode, dev_t dev) { return __nslab_ret(__syscall_mknodat(fd, path, mode, dev)); }
int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags) { return __nslab_ret(__syscall_linkat(from_fd, from, to_fd, to, flags)); }
int mkfifoat(int fd, const char *path, mode_t mode) { return __nslab_ret(__syscall_mknodat(fd, path, mode | S_IFIFO, 0)); }
int mkfifo(const char *path, mode_t mode) { return __nslab_ret(__syscall_mknodat(AT_FDCWD, path, mode | S_IFIFO, 0)); }
int utimensat(int fd, const char *path, const struct timespec times[2], int flags) { return __nslab_ret(__syscall_utimensat(fd, path, times, flags)); }
int futimens(int fd, const struct timespec times[2]) { return __nslab_ret(__syscall_utimensat(fd, 0, times, 0)); }
int statfs(const char *path, struct statfs *st) { return __nslab_ret(__syscall_statfs(path, st)); }
int fstatfs(int fd, struct statfs *st) { return __nslab_ret(__syscall_fstatfs(fd, st)); }

int fstat(int fd, struct stat *st)
{
    /* An empty path would not tell a bad descriptor from AT_FDCWD. */
    if (fd < 0) {
        errno = EBADF;
        return -1;
    }
    return __nslab_ret(__syscall_newfstatat(fd, "", st, AT_EMPTY_PATH));
}

int fchmodat(int fd, const char *path, mode_t mode, int flags)
{
    if (flags & ~AT_SYMLINK_NOFOLLOW) {
        errno = EINVAL;
        return -1;
    }
    if (flags) {
        struct stat st;
        if (fstatat(fd, path, &st, AT_SYMLINK_NOFOLLOW))
            return -1;
        if (S_ISLNK(st.st_mode)) {
            errno = EOPNOTSUPP;
            return -1;
        }
    }
    return __nslab_ret(__syscall_fchmodat(fd, path, mode));
}

static void convert(const struct statfs *from, struct statvfs *to)
{
    __builtin_nslab_memset(to, 0, sizeof *to);
    to->f_bsize = from->f_bsize;
    to->f_frsize = from->f_frsize ? from->f_frsize : from->f_bsize;
    to->f_blocks = from->f_blocks;
    to->f_bfree = from->f_bfree;
    to->f_bavail = from->f_bavail;
    to->f_files = from->f_files;
    to->f_ffree = to->f_favail = from->f_ffree;
    to->f_flag = from->f_flags & ~0x20;
    to->f_namemax = from->f_namelen;
}

int statvfs(const char *path, struct statvfs *st)
{
    struct statfs raw;
    if (statfs(path, &raw))
        return -1;
    convert(&raw, st);
    return 0;
}

int fstatvfs(int fd, struct statvfs *st)
{
    struct statfs raw;
    if (fstatfs(fd, &raw))
        return -1;
    convert(&raw, st);
    return 0;
}
