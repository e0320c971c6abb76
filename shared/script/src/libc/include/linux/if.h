#ifndef _LINUX_IF_H
#define _LINUX_IF_H 1
#include <net/if.h>
#define IFALIASZ 0x100
#define ALTIFNAMSIZ 0x80
#define IFF_LOWER_UP 0x10000
#define IFF_DORMANT 0x20000
#define IFF_ECHO 0x40000
#define IFF_VOLATILE 0x70c5a
#define IF_GET_IFACE 1
#define IF_GET_PROTO 2

#endif
