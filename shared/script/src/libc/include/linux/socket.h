#ifndef _LINUX_SOCKET_H
#define _LINUX_SOCKET_H 1
#include <sys/socket.h>
#define SOCK_SNDBUF_LOCK 1
#define SOCK_RCVBUF_LOCK 2
#define SOCK_BUF_LOCK_MASK 3
#define SOCK_TXREHASH_DEFAULT 0xff
#define SOCK_TXREHASH_DISABLED 0
#define SOCK_TXREHASH_ENABLED 1

#endif
