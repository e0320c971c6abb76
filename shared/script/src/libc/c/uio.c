/* preadv(2) and its kin. */
#include <unistd.h>
#include <sys/uio.h>
#include <bits/nslab_syscall.h>

ssize_t preadv(int fd, const struct iovec *list, int n, off_t offset)
{
    return __nslab_ret(__syscall_preadv(fd, list, n, offset));
}

ssize_t pwritev(int fd, const struct iovec *list, int n, off_t offset)
{
    return __nslab_ret(__syscall_pwritev(fd, list, n, offset));
}

ssize_t preadv2(int fd, const struct iovec *list, int n, off_t offset, int flags)
{
    return __nslab_ret(__syscall_preadv2(fd, list, n, offset, 0, flags));
}

ssize_t pwritev2(int fd, const struct iovec *list, int n, off_t offset, int flags)
{
    return __nslab_ret(__syscall_pwritev2(fd, list, n, offset, 0, flags));
}
