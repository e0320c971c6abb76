#ifndef _LINUX_ICMP_H
#define _LINUX_ICMP_H 1
#include <linux/types.h>
#define ICMP_FILTER 1
struct icmp_filter { __u32 data; };

#endif
