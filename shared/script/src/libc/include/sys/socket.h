#ifndef _SYS_SOCKET_H
#define _SYS_SOCKET_H 1
#include <bits/types.h>
#include <bits/timespec.h>
#include <sys/uio.h>
#define AF_UNSPEC 0
#define AF_UNIX 1
#define AF_LOCAL 1
#define AF_INET 2
#define AF_INET6 10
#define AF_NETLINK 16
#define AF_PACKET 17
#define PF_UNSPEC 0
#define PF_PACKET 17
#define PF_UNIX 1
#define PF_LOCAL 1
#define PF_INET 2
#define PF_INET6 10
#define PF_NETLINK 16
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOCK_RAW 3
#define SOCK_RDM 4
#define SOCK_SEQPACKET 5
#define SOCK_CLOEXEC 0x80000
#define SOCK_NONBLOCK 2048
#define SOL_SOCKET 1
#define SOL_RAW 255
#define SOL_PACKET 263
#define SOL_NETLINK 270
#define SO_REUSEADDR 2
#define SO_DEBUG 1
#define SO_TYPE 3
#define SO_DONTROUTE 5
#define SO_OOBINLINE 10
#define SO_PRIORITY 12
#define SO_LINGER 13
#define SO_RCVLOWAT 18
#define SO_SNDLOWAT 19
#define SO_TIMESTAMP 29
#define SO_MARK 36
#define SO_PROTOCOL 38
#define SO_DOMAIN 39
#define SO_ERROR 4
#define SO_BROADCAST 6
#define SO_SNDBUF 7
#define SO_RCVBUF 8
#define SO_KEEPALIVE 9
#define SO_REUSEPORT 15
#define SO_PASSCRED 16
#define SO_PEERCRED 17
#define SO_RCVTIMEO 20
#define SO_SNDTIMEO 21
#define SO_ACCEPTCONN 30
#define SO_BINDTODEVICE 25
#define SOMAXCONN 4096
#define MSG_OOB 1
#define MSG_PEEK 2
#define MSG_DONTROUTE 4
#define MSG_CTRUNC 8
#define MSG_EOR 128
#define MSG_CONFIRM 0x800
#define MSG_ERRQUEUE 0x2000
#define MSG_MORE 0x8000
#define MSG_WAITFORONE 0x10000
#define MSG_ZEROCOPY 0x4000000
#define MSG_FASTOPEN 0x20000000
#define MSG_CMSG_CLOEXEC 0x40000000
#define MSG_DONTWAIT 64
#define MSG_WAITALL 256
#define MSG_NOSIGNAL 0x4000
#define MSG_TRUNC 32
enum { SHUT_RD, SHUT_WR, SHUT_RDWR };
#define SHUT_RD SHUT_RD
#define SHUT_WR SHUT_WR
#define SHUT_RDWR SHUT_RDWR
#define SCM_RIGHTS 1
#define SCM_CREDENTIALS 2
struct sockaddr { sa_family_t sa_family; char sa_data[14]; };
struct sockaddr_storage { sa_family_t ss_family; char __padding[118]; unsigned long __align; };
struct msghdr { void *msg_name; socklen_t msg_namelen; struct iovec *msg_iov; size_t msg_iovlen; void *msg_control; size_t msg_controllen; int msg_flags; };
struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
struct cmsghdr { size_t cmsg_len; int cmsg_level; int cmsg_type; unsigned char __cmsg_data[]; };
#define CMSG_ALIGN(len) (((len) + sizeof(size_t) - 1) & (size_t)~(sizeof(size_t) - 1))
#define CMSG_SPACE(len) (CMSG_ALIGN(len) + CMSG_ALIGN(sizeof(struct cmsghdr)))
#define CMSG_LEN(len) (CMSG_ALIGN(sizeof(struct cmsghdr)) + (len))
#define CMSG_DATA(cmsg) ((cmsg)->__cmsg_data)
#define CMSG_FIRSTHDR(message) ((size_t)(message)->msg_controllen >= sizeof(struct cmsghdr) ? (struct cmsghdr *)(message)->msg_control : (struct cmsghdr *)0)
#define CMSG_NXTHDR(message, cmsg) __cmsg_nxthdr(message, cmsg)
struct cmsghdr *__cmsg_nxthdr(struct msghdr *message, struct cmsghdr *cmsg);
struct ucred { pid_t pid; uid_t uid; gid_t gid; };
struct linger { int l_onoff; int l_linger; };
int socket(int domain, int type, int protocol);
int socketpair(int domain, int type, int protocol, int fds[2]);
int bind(int fd, const struct sockaddr *address, socklen_t len);
int connect(int fd, const struct sockaddr *address, socklen_t len);
int listen(int fd, int backlog);
int accept(int fd, struct sockaddr *address, socklen_t *len);
int accept4(int fd, struct sockaddr *address, socklen_t *len, int flags);
ssize_t send(int fd, const void *from, size_t n, int flags);
ssize_t sendto(int fd, const void *from, size_t n, int flags, const struct sockaddr *address, socklen_t len);
ssize_t recv(int fd, void *to, size_t n, int flags);
ssize_t recvfrom(int fd, void *to, size_t n, int flags, struct sockaddr *address, socklen_t *len);
ssize_t sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t recvmsg(int fd, struct msghdr *message, int flags);
int sendmmsg(int fd, struct mmsghdr *list, unsigned int n, int flags);
int recvmmsg(int fd, struct mmsghdr *list, unsigned int n, int flags, struct timespec *timeout);
int shutdown(int fd, int how);
int getsockname(int fd, struct sockaddr *address, socklen_t *len);
int getpeername(int fd, struct sockaddr *address, socklen_t *len);
int setsockopt(int fd, int level, int name, const void *value, socklen_t len);
int getsockopt(int fd, int level, int name, void *value, socklen_t *len);

#endif
