#ifndef _ASM_RESOURCE_H
#define _ASM_RESOURCE_H 1
#include <sys/resource.h>

#endif
