/* Sockets. */
#include <errno.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <bits/nslab_syscall.h>

int socket(int domain, int type, int protocol) { return __nslab_ret(__syscall_socket(domain, type, protocol)); }
int socketpair(int domain, int type, int protocol, int fds[2]) { return __nslab_ret(__syscall_socketpair(domain, type, protocol, fds)); }
int bind(int fd, const struct sockaddr *address, socklen_t len) { return __nslab_ret(__syscall_bind(fd, address, len)); }
int connect(int fd, const struct sockaddr *address, socklen_t len) { return __nslab_ret(__syscall_connect(fd, address, len)); }
int listen(int fd, int backlog) { return __nslab_ret(__syscall_listen(fd, backlog)); }
int accept4(int fd, struct sockaddr *address, socklen_t *len, int flags) { return __nslab_ret(__syscall_accept4(fd, address, len, flags)); }
int accept(int fd, struct sockaddr *address, socklen_t *len) { return accept4(fd, address, len, 0); }
int shutdown(int fd, int how) { return __nslab_ret(__syscall_shutdown(fd, how)); }
int getsockname(int fd, struct sockaddr *address, socklen_t *len) { return __nslab_ret(__syscall_getsockname(fd, address, len)); }
int getpeername(int fd, struct sockaddr *address, socklen_t *len) { return __nslab_ret(__syscall_getpeername(fd, address, len)); }

ssize_t sendto(int fd, const void *from, size_t n, int flags, const struct sockaddr *address, socklen_t len)
{
    return __nslab_ret(__syscall_sendto(fd, from, n, flags, address, len));
}

ssize_t send(int fd, const void *from, size_t n, int flags) { return sendto(fd, from, n, flags, 0, 0); }

ssize_t recvfrom(int fd, void *to, size_t n, int flags, struct sockaddr *address, socklen_t *len)
{
    return __nslab_ret(__syscall_recvfrom(fd, to, n, flags, address, len));
}

ssize_t recv(int fd, void *to, size_t n, int flags) { return recvfrom(fd, to, n, flags, 0, 0); }

int setsockopt(int fd, int level, int name, const void *value, socklen_t len)
{
    return __nslab_ret(__syscall_setsockopt(fd, level, name, value, len));
}

int getsockopt(int fd, int level, int name, void *value, socklen_t *len)
{
    return __nslab_ret(__syscall_getsockopt(fd, level, name, value, len));
}
ssize_t sendmsg(int fd, const struct msghdr *message, int flags) { return __nslab_ret(__syscall_sendmsg(fd, message, flags)); }
ssize_t recvmsg(int fd, struct msghdr *message, int flags) { return __nslab_ret(__syscall_recvmsg(fd, message, flags)); }

struct cmsghdr *__cmsg_nxthdr(struct msghdr *message, struct cmsghdr *cmsg)
{
    char *end = (char *)message->msg_control + message->msg_controllen, *next = (char *)cmsg + CMSG_ALIGN(cmsg->cmsg_len);
    if (cmsg->cmsg_len < sizeof(struct cmsghdr) || next + sizeof(struct cmsghdr) > end)
        return 0;
    cmsg = (struct cmsghdr *)next;
    return next + CMSG_ALIGN(cmsg->cmsg_len) > end ? 0 : cmsg;
}

/* "If an error occurs after at least one message has been sent, the call succeeds" - sendmmsg(2). */
int sendmmsg(int fd, struct mmsghdr *list, unsigned int n, int flags)
{
    unsigned int i;
    for (i = 0; i < n; i++) {
        ssize_t sent = sendmsg(fd, &list[i].msg_hdr, flags);
        if (sent < 0)
            return i ? (int)i : -1;
        list[i].msg_len = sent;
    }
    return i;
}

/* "The timeout is checked only after the receipt of each datagram" - recvmmsg(2). */
int recvmmsg(int fd, struct mmsghdr *list, unsigned int n, int flags, struct timespec *timeout)
{
    unsigned int i = 0;
    struct timespec now, end;
    if (timeout) {
        if (timeout->tv_sec < 0 || timeout->tv_nsec < 0 || timeout->tv_nsec > 999999999) {
            errno = EINVAL;
            return -1;
        }
        clock_gettime(CLOCK_MONOTONIC, &end);
        end.tv_sec += timeout->tv_sec + (end.tv_nsec + timeout->tv_nsec) / 1000000000;
        end.tv_nsec = (end.tv_nsec + timeout->tv_nsec) % 1000000000;
    }
    while (i < n) {
        ssize_t got = recvmsg(fd, &list[i].msg_hdr, flags & ~MSG_WAITFORONE);
        if (got < 0)
            return i ? (int)i : -1;
        list[i++].msg_len = got;
        if (flags & MSG_WAITFORONE)
            flags |= MSG_DONTWAIT;
        if (timeout) {
            clock_gettime(CLOCK_MONOTONIC, &now);
            timeout->tv_sec = end.tv_sec - now.tv_sec;
            timeout->tv_nsec = end.tv_nsec - now.tv_nsec;
            if (timeout->tv_nsec < 0) {
                timeout->tv_sec--;
                timeout->tv_nsec += 1000000000;
            }
            if (timeout->tv_sec < 0) {
                timeout->tv_sec = timeout->tv_nsec = 0;
                break;
            }
        }
    }
    return i;
}

int sockatmark(int fd)
{
    int is_mark;
    return ioctl(fd, SIOCATMARK, &is_mark) ? -1 : is_mark;
}
