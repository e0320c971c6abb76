/* epoll(7). */
#include <errno.h>
#include <sys/epoll.h>
#include <bits/nslab_syscall.h>

int epoll_create(int size) { return __nslab_ret(__syscall_epoll_create(size)); }
int epoll_create1(int flags) { return __nslab_ret(__syscall_epoll_create1(flags)); }
int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event) { return __nslab_ret(__syscall_epoll_ctl(epfd, op, fd, event)); }
int epoll_wait(int epfd, struct epoll_event *events, int max, int timeout) { return __nslab_ret(__syscall_epoll_wait(epfd, events, max, timeout)); }
int epoll_pwait(int epfd, struct epoll_event *events, int max, int timeout, const sigset_t *mask) { return __nslab_ret(__syscall_epoll_pwait(epfd, events, max, timeout, mask, 8)); }
