#ifndef _LINUX_IP_H
#define _LINUX_IP_H 1
#include <netinet/ip.h>
#include <linux/types.h>

#endif
