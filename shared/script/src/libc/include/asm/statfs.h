#ifndef _ASM_STATFS_H
#define _ASM_STATFS_H 1
#include <sys/statfs.h>

#endif
