#ifndef _LINUX_IF_ARP_H
#define _LINUX_IF_ARP_H 1
#define ARPHRD_NETROM 0
#define ARPHRD_ETHER 1
#define ARPHRD_LOOPBACK 772
#define ARPHRD_NONE 0xfffe

#endif
