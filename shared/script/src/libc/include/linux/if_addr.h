#ifndef _LINUX_IF_ADDR_H
#define _LINUX_IF_ADDR_H 1
#include <linux/types.h>
#include <linux/netlink.h>
struct ifaddrmsg { __u8 ifa_family; __u8 ifa_prefixlen; __u8 ifa_flags; __u8 ifa_scope; __u32 ifa_index; };
enum { IFA_UNSPEC, IFA_ADDRESS, IFA_LOCAL, IFA_LABEL, IFA_BROADCAST, IFA_ANYCAST, IFA_CACHEINFO, IFA_MULTICAST, IFA_FLAGS };
#define IFA_F_PERMANENT 0x80
struct ifa_cacheinfo { __u32 ifa_prefered; __u32 ifa_valid; __u32 cstamp; __u32 tstamp; };
#define IFA_RTA(message) ((struct rtattr *)(((char *)(message)) + NLMSG_ALIGN(sizeof(struct ifaddrmsg))))

#endif
