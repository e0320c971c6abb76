#ifndef _ASM_MMAN_H
#define _ASM_MMAN_H 1
#include <sys/mman.h>

#endif
