#ifndef _LINUX_IN6_H
#define _LINUX_IN6_H 1
#include <netinet/in.h>
#include <linux/types.h>

#endif
