#ifndef _LINUX_IF_H
#define _LINUX_IF_H 1
#include <net/if.h>

#endif
