#ifndef _NET_IF_ARP_H
#define _NET_IF_ARP_H 1
#include <sys/socket.h>
#include <linux/if_arp.h>
struct arpreq { struct sockaddr arp_pa; struct sockaddr arp_ha; int arp_flags; struct sockaddr arp_netmask; char arp_dev[16]; };
#define ATF_COM 2
#define ATF_PERM 4

#endif
