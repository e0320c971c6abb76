#ifndef _LINUX_IN_H
#define _LINUX_IN_H 1
#include <netinet/in.h>
#include <linux/types.h>

#endif
