#ifndef _LINUX_MMAN_H
#define _LINUX_MMAN_H 1
#include <sys/mman.h>

#endif
