#ifndef _LINUX_IN_H
#define _LINUX_IN_H 1
#include <netinet/in.h>
#include <linux/types.h>
#define IPPROTO_L2TP 0x73
#define IP_LOCAL_PORT_RANGE 0x33
#define IP_PROTOCOL 0x34
#define IN_MULTICAST_NET 0xe0000000
#define IN_CLASSE_NET 0xffffffff
#define IN_CLASSE_NSHIFT 0

#endif
