#ifndef _LINUX_IP_H
#define _LINUX_IP_H 1
#include <netinet/ip.h>
#include <linux/types.h>
#define IPOPT_CIPSO 0x86
#define IPV4_BEET_PHMAXLEN 8
#define IPV4_DEVCONF_MAX 0x21

#endif
