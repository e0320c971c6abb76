#ifndef _LINUX_MEMFD_H
#define _LINUX_MEMFD_H 1
#include <sys/mman.h>


#endif
