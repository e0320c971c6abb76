#ifndef _LINUX_RTNETLINK_H
#define _LINUX_RTNETLINK_H 1
#include <linux/netlink.h>
#include <linux/if_link.h>
#include <linux/if_addr.h>
#include <linux/neighbour.h>
enum { RTM_BASE = 16, RTM_NEWLINK = 16, RTM_DELLINK, RTM_GETLINK, RTM_SETLINK, RTM_NEWADDR = 20, RTM_DELADDR, RTM_GETADDR, RTM_NEWROUTE = 24, RTM_DELROUTE, RTM_GETROUTE,
    RTM_NEWNEIGH = 28, RTM_DELNEIGH, RTM_GETNEIGH, RTM_NEWRULE = 32, RTM_DELRULE, RTM_GETRULE, RTM_NEWNSID = 88, RTM_DELNSID,
    RTM_GETNSID };
#define RTM_DELLINK RTM_DELLINK
#define RTM_SETLINK RTM_SETLINK
#define RTM_DELADDR RTM_DELADDR
#define RTM_NEWROUTE RTM_NEWROUTE
#define RTM_DELROUTE RTM_DELROUTE
#define RTM_GETROUTE RTM_GETROUTE
#define RTM_NEWNEIGH RTM_NEWNEIGH
#define RTM_DELNEIGH RTM_DELNEIGH
#define RTM_GETNEIGH RTM_GETNEIGH
#define RTM_NEWLINK RTM_NEWLINK
#define RTM_GETLINK RTM_GETLINK
#define RTM_NEWADDR RTM_NEWADDR
#define RTM_GETADDR RTM_GETADDR
struct rtattr { unsigned short rta_len; unsigned short rta_type; };
#define RTA_ALIGNTO 4U
#define RTA_ALIGN(len) (((len) + RTA_ALIGNTO - 1) & ~(RTA_ALIGNTO - 1))
#define RTA_OK(attribute, len) ((len) >= (int)sizeof(struct rtattr) && (attribute)->rta_len >= sizeof(struct rtattr) && (attribute)->rta_len <= (len))
#define RTA_NEXT(attribute, len) ((len) -= RTA_ALIGN((attribute)->rta_len), (struct rtattr *)((char *)(attribute) + RTA_ALIGN((attribute)->rta_len)))
#define RTA_LENGTH(len) (RTA_ALIGN(sizeof(struct rtattr)) + (len))
#define RTA_SPACE(len) RTA_ALIGN(RTA_LENGTH(len))
#define RTA_DATA(attribute) ((void *)((char *)(attribute) + RTA_LENGTH(0)))
#define RTA_PAYLOAD(attribute) ((int)((attribute)->rta_len) - RTA_LENGTH(0))
struct rtmsg {
    unsigned char rtm_family, rtm_dst_len, rtm_src_len, rtm_tos, rtm_table, rtm_protocol, rtm_scope, rtm_type;
    unsigned rtm_flags;
};
enum { RTN_UNSPEC, RTN_UNICAST, RTN_LOCAL, RTN_BROADCAST, RTN_ANYCAST, RTN_MULTICAST, RTN_BLACKHOLE, RTN_UNREACHABLE, RTN_PROHIBIT,
    RTN_THROW, RTN_NAT, RTN_XRESOLVE };
#define RTPROT_UNSPEC 0
#define RTPROT_REDIRECT 1
#define RTPROT_KERNEL 2
#define RTPROT_BOOT 3
#define RTPROT_STATIC 4
#define RTPROT_DHCP 16
#define RTM_F_NOTIFY 0x100
#define RTM_F_CLONED 0x200
enum rt_class_t { RT_TABLE_UNSPEC = 0, RT_TABLE_COMPAT = 252, RT_TABLE_DEFAULT = 253, RT_TABLE_MAIN = 254, RT_TABLE_LOCAL = 255 };
enum rtattr_type_t { RTA_UNSPEC, RTA_DST, RTA_SRC, RTA_IIF, RTA_OIF, RTA_GATEWAY, RTA_PRIORITY, RTA_PREFSRC, RTA_METRICS,
    RTA_MULTIPATH, RTA_PROTOINFO, RTA_FLOW, RTA_CACHEINFO, RTA_SESSION, RTA_MP_ALGO, RTA_TABLE, RTA_MARK, RTA_MFC_STATS, RTA_VIA,
    RTA_NEWDST, RTA_PREF, RTA_ENCAP_TYPE, RTA_ENCAP, RTA_EXPIRES, RTA_PAD, RTA_UID, RTA_TTL_PROPAGATE, RTA_IP_PROTO, RTA_SPORT,
    RTA_DPORT, RTA_NH_ID };
#define RTM_RTA(message) ((struct rtattr *)(((char *)(message)) + NLMSG_ALIGN(sizeof(struct rtmsg))))
#define RTM_PAYLOAD(message) NLMSG_PAYLOAD(message, sizeof(struct rtmsg))
#define RTNH_F_DEAD 1
#define RTNH_F_ONLINK 4
#define RTNH_F_LINKDOWN 16
#define RTMGRP_LINK 1
#define RTMGRP_NEIGH 4
#define RTMGRP_IPV4_IFADDR 0x10
#define RTMGRP_IPV4_ROUTE 0x40
#define RTMGRP_IPV6_IFADDR 0x100
#define RTMGRP_IPV6_ROUTE 0x400
#define RTEXT_FILTER_VF 1
struct rtgenmsg { unsigned char rtgen_family; };
struct ifinfomsg { unsigned char ifi_family; unsigned char __ifi_pad; unsigned short ifi_type; int ifi_index; unsigned ifi_flags; unsigned ifi_change; };
enum rt_scope_t { RT_SCOPE_UNIVERSE = 0, RT_SCOPE_SITE = 200, RT_SCOPE_LINK = 253, RT_SCOPE_HOST = 254, RT_SCOPE_NOWHERE = 255 };

#endif
