#ifndef _LINUX_IF_ARP_H
#define _LINUX_IF_ARP_H 1
#define ARPHRD_NETROM 0
#define ARPHRD_ETHER 1
#define ARPHRD_LOOPBACK 772
#define ARPHRD_NONE 0xfffe
#define ARPOP_InREQUEST 8
#define ARPOP_InREPLY 9
#define ARPOP_NAK 0xa
#define ATF_PUBL 8
#define ATF_USETRAILERS 0x10
#define ATF_NETMASK 0x20
#define ATF_DONTPUB 0x40

#endif
