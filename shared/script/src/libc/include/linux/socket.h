#ifndef _LINUX_SOCKET_H
#define _LINUX_SOCKET_H 1
#include <sys/socket.h>

#endif
