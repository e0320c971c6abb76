#ifndef _ASM_STAT_H
#define _ASM_STAT_H 1
#include <sys/stat.h>

#endif
