/* preadv(2) and its kin: gathered into one read or write. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/syscall.h>
#include <sys/uio.h>

/* All bytes of a list; -1: the list is none. */
static ssize_t total(const struct iovec *list, int n)
{
    size_t sum = 0;
    int i;
    if (n < 0 || n > UIO_MAXIOV) {
        errno = EINVAL;
        return -1;
    }
    for (i = 0; i < n; i++) {
        sum += list[i].iov_len;
        if ((ssize_t)list[i].iov_len < 0 || (ssize_t)sum < 0) {
            errno = EINVAL;
            return -1;
        }
    }
    return sum;
}

ssize_t preadv(int fd, const struct iovec *list, int n, off_t offset)
{
    ssize_t sum = total(list, n), got, left;
    char *bytes, *from;
    if (sum < 0 || !(bytes = malloc(sum + 1)))
        return -1;
    left = got = pread(fd, bytes, sum, offset);
    for (from = bytes; left > 0; list++) {
        size_t part = (size_t)left < list->iov_len ? (size_t)left : list->iov_len;
        memcpy(list->iov_base, from, part);
        from += part;
        left -= part;
    }
    free(bytes);
    return got;
}

ssize_t pwritev(int fd, const struct iovec *list, int n, off_t offset)
{
    ssize_t sum = total(list, n), put;
    char *bytes, *to;
    int i;
    if (sum < 0 || !(bytes = malloc(sum + 1)))
        return -1;
    for (to = bytes, i = 0; i < n; i++)
        to = mempcpy(to, list[i].iov_base, list[i].iov_len);
    put = pwrite(fd, bytes, sum, offset);
    free(bytes);
    return put;
}

/* With flags it is a call of its own. */
ssize_t preadv2(int fd, const struct iovec *list, int n, off_t offset, int flags)
{
    if (flags)
        return syscall(SYS_preadv2, fd, list, n, offset, 0, flags);
    return offset == -1 ? readv(fd, list, n) : preadv(fd, list, n, offset);
}

ssize_t pwritev2(int fd, const struct iovec *list, int n, off_t offset, int flags)
{
    if (flags)
        return syscall(SYS_pwritev2, fd, list, n, offset, 0, flags);
    return offset == -1 ? writev(fd, list, n) : pwritev(fd, list, n, offset);
}
