#ifndef _LINUX_RESOURCE_H
#define _LINUX_RESOURCE_H 1
#include <sys/resource.h>

#endif
