/* Sockets. */
#include <sys/socket.h>
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
