#ifndef _ASM_SOCKET_H
#define _ASM_SOCKET_H 1
#include <sys/socket.h>

#endif
