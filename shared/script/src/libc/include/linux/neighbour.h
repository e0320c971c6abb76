#ifndef _LINUX_NEIGHBOUR_H
#define _LINUX_NEIGHBOUR_H 1
#include <linux/types.h>
#include <linux/netlink.h>
struct ndmsg { __u8 ndm_family; __u8 ndm_pad1; __u16 ndm_pad2; __s32 ndm_ifindex; __u16 ndm_state; __u8 ndm_flags; __u8 ndm_type; };
enum { NDA_UNSPEC, NDA_DST, NDA_LLADDR, NDA_CACHEINFO, NDA_PROBES };
#define NUD_INCOMPLETE 0x01
#define NUD_REACHABLE 0x02
#define NUD_STALE 0x04
#define NUD_DELAY 0x08
#define NUD_PROBE 0x10
#define NUD_FAILED 0x20
#define NUD_NOARP 0x40
#define NUD_PERMANENT 0x80
#define NUD_NONE 0
#define NDA_MAX 0x11
#define NTF_USE 1
#define NTF_SELF 2
#define NTF_MASTER 4
#define NTF_PROXY 8
#define NTF_EXT_LEARNED 0x10
#define NTF_OFFLOADED 0x20
#define NTF_STICKY 0x40
#define NTF_ROUTER 0x80
#define NTF_EXT_MANAGED 1
#define NDTPA_MAX 0x13
#define NDTA_MAX 9
#define NFEA_MAX 2

#endif
