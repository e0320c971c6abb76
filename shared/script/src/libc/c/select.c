/* select(2), pselect(2), ppoll(2): the kernel changes the timeout, of which the latter two keep a copy. */
#include <errno.h>
#include <poll.h>
#include <sys/select.h>
#include <bits/nslab_syscall.h>

int select(int n, fd_set *readers, fd_set *writers, fd_set *exceptions, struct timeval *timeout)
{
    struct timespec left;
    int result;
    if (!timeout)
        return __nslab_ret(__syscall_pselect6(n, readers, writers, exceptions, 0, 0));
    if (timeout->tv_sec < 0 || timeout->tv_usec < 0) {
        errno = EINVAL;
        return -1;
    }
    left.tv_sec = timeout->tv_sec + timeout->tv_usec / 1000000;
    left.tv_nsec = timeout->tv_usec % 1000000 * 1000;
    result = __nslab_ret(__syscall_pselect6(n, readers, writers, exceptions, &left, 0));
    timeout->tv_sec = left.tv_sec;
    timeout->tv_usec = left.tv_nsec / 1000;
    return result;
}

int pselect(int n, fd_set *readers, fd_set *writers, fd_set *exceptions, const struct timespec *timeout, const sigset_t *mask)
{
    struct { const sigset_t *mask; unsigned long size; } sixth = { mask, 8 };
    struct timespec left;
    if (timeout)
        left = *timeout;
    return __nslab_ret(__syscall_pselect6(n, readers, writers, exceptions, timeout ? &left : 0, &sixth));
}

int ppoll(struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask)
{
    struct timespec left;
    if (timeout)
        left = *timeout;
    return __nslab_ret(__syscall_ppoll(fds, n, timeout ? &left : 0, mask, 8));
}
