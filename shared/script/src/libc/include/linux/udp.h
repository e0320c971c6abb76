#ifndef _LINUX_UDP_H
#define _LINUX_UDP_H 1
#include <netinet/udp.h>
#include <linux/types.h>

#endif
