/* Descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>


ssize_t read(int fd, void *to, size_t n)
{
    __nslab_point();
    return __nslab_ret(__syscall_read(fd, to, n));
}

ssize_t write(int fd, const void *from, size_t n)
{
    __nslab_point();
    return __nslab_ret(__syscall_write(fd, from, n));
}

ssize_t pread(int fd, void *to, size_t n, off_t offset) { return __nslab_ret(__syscall_pread64(fd, to, n, offset)); }
ssize_t pwrite(int fd, const void *from, size_t n, off_t offset) { return __nslab_ret(__syscall_pwrite64(fd, from, n, offset)); }
off_t lseek(int fd, off_t offset, int whence) { return __nslab_ret(__syscall_lseek(fd, offset, whence)); }
int close(int fd) { return __nslab_ret(__syscall_close(fd)); }
int dup(int fd) { return __nslab_ret(__syscall_dup(fd)); }
int dup2(int from, int to) { return __nslab_ret(__syscall_dup2(from, to)); }
int close_range(unsigned int first, unsigned int last, int flags) { return __nslab_ret(__syscall_close_range(first, last, flags)); }
void closefrom(int first) { close_range(first < 0 ? 0 : first, ~0U, 0); }
int dup3(int from, int to, int flags) { return __nslab_ret(__syscall_dup3(from, to, flags)); }
int pipe2(int fds[2], int flags) { return __nslab_ret(__syscall_pipe2(fds, flags)); }
int pipe(int fds[2]) { return __nslab_ret(__syscall_pipe2(fds, 0)); }
int fsync(int fd) { return __nslab_ret(__syscall_fsync(fd)); }
int fdatasync(int fd) { return __nslab_ret(__syscall_fdatasync(fd)); }
void sync(void) { __syscall_sync(); }
int poll(struct pollfd *fds, nfds_t n, int timeout)
{
    __nslab_point();
    return __nslab_ret(__syscall_poll(fds, n, timeout));
}

static int open_at(int dirfd, const char *path, int flags, mode_t mode)
{
    return __nslab_ret(__syscall_openat(dirfd, path, flags, mode));
}

int open(const char *path, int flags, ...)
{
    mode_t mode = 0;
    if (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE) {
        va_list ap;
        va_start(ap, flags);
        mode = va_arg(ap, mode_t);
        va_end(ap);
    }
    return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int fd, const char *path, int flags, ...)
{
    mode_t mode = 0;
    if (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE) {
        va_list ap;
        va_start(ap, flags);
        mode = va_arg(ap, mode_t);
        va_end(ap);
    }
    return open_at(fd, path, flags, mode);
}

int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode); }

int fcntl(int fd, int command, ...)
{
    va_list ap;
    long arg;
    va_start(ap, command);
    arg = va_arg(ap, long);
    va_end(ap);
    /* A group's number is negative, which would be taken for an error. */
    if (command == F_GETOWN) {
        struct f_owner_ex owner;
        if (__nslab_ret(__syscall_fcntl(fd, F_GETOWN_EX, (long)&owner)))
            return -1;
        return owner.type == F_OWNER_GID ? -owner.pid : owner.pid;
    }
    return __nslab_ret(__syscall_fcntl(fd, command, arg));
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list ap;
    unsigned long arg;
    va_start(ap, request);
    arg = va_arg(ap, unsigned long);
    va_end(ap);
    return __nslab_ret(__syscall_ioctl(fd, request, arg));
}

/* The kernel's struct has 19 control characters and no speeds. */
struct kernel_termios { tcflag_t flags[4]; cc_t line; cc_t cc[19]; };

int tcgetattr(int fd, struct termios *t)
{
    struct kernel_termios k;
    int i;
    if (ioctl(fd, TCGETS, &k))
        return -1;
    t->c_iflag = k.flags[0];
    t->c_oflag = k.flags[1];
    t->c_cflag = k.flags[2];
    t->c_lflag = k.flags[3];
    t->c_line = k.line;
    t->c_ispeed = t->c_ospeed = k.flags[2] & 0x100f;
    for (i = 0; i < NCCS; i++)
        t->c_cc[i] = i < 19 ? k.cc[i] : 0;
    return 0;
}

int tcsetattr(int fd, int actions, const struct termios *t)
{
    struct kernel_termios k = { { t->c_iflag, t->c_oflag, t->c_cflag, t->c_lflag }, t->c_line, { 0 } };
    int i;
    if (actions < TCSANOW || actions > TCSAFLUSH) {
        errno = EINVAL;
        return -1;
    }
    for (i = 0; i < 19; i++)
        k.cc[i] = t->c_cc[i];
    return ioctl(fd, TCSETS + actions, &k);
}

int isatty(int fd)
{
    struct termios t;
    return tcgetattr(fd, &t) == 0;
}

pid_t tcgetpgrp(int fd)
{
    pid_t pgrp;
    return ioctl(fd, TIOCGPGRP, &pgrp) ? -1 : pgrp;
}

int tcsetpgrp(int fd, pid_t pgrp) { return ioctl(fd, TIOCSPGRP, &pgrp); }

ssize_t readv(int fd, const struct iovec *list, int n)
{
    __nslab_point();
    return __nslab_ret(__syscall_readv(fd, list, n));
}

ssize_t writev(int fd, const struct iovec *list, int n)
{
    __nslab_point();
    return __nslab_ret(__syscall_writev(fd, list, n));
}

ssize_t copy_file_range(int from, off_t *from_at, int to, off_t *to_at, size_t n, unsigned int flags)
{
    return __nslab_ret(__syscall_copy_file_range(from, from_at, to, to_at, n, flags));
}

int flock(int fd, int operation) { return __nslab_ret(__syscall_flock(fd, operation)); }
