/* epoll(7). */
#include <errno.h>
#include <sys/epoll.h>
#include <time.h>
#include <bits/nslab_syscall.h>

int epoll_create(int size) { return __nslab_ret(__syscall_epoll_create(size)); }
int epoll_create1(int flags) { return __nslab_ret(__syscall_epoll_create1(flags)); }
int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event) { return __nslab_ret(__syscall_epoll_ctl(epfd, op, fd, event)); }
int epoll_wait(int epfd, struct epoll_event *events, int max, int timeout) { return __nslab_ret(__syscall_epoll_wait(epfd, events, max, timeout)); }
/* The wait is counted in whole milliseconds, the part of one as one: no wait is shorter than what was asked for. */
int epoll_pwait2(int epfd, struct epoll_event *events, int max, const struct timespec *timeout, const sigset_t *mask)
{
    long long ms = -1;
    if (timeout) {
        if (timeout->tv_sec < 0 || timeout->tv_nsec < 0 || timeout->tv_nsec >= 1000000000) {
            errno = EINVAL;
            return -1;
        }
        ms = timeout->tv_sec > 2147483 ? -1 : timeout->tv_sec * 1000LL + (timeout->tv_nsec + 999999) / 1000000;
    }
    return epoll_pwait(epfd, events, max, ms, mask);
}

int epoll_pwait(int epfd, struct epoll_event *events, int max, int timeout, const sigset_t *mask) { return __nslab_ret(__syscall_epoll_pwait(epfd, events, max, timeout, mask, 8)); }
