#ifndef _LINUX_TCP_H
#define _LINUX_TCP_H 1
#include <netinet/tcp.h>
#include <linux/types.h>

#endif
