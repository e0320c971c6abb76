#ifndef _LINUX_STAT_H
#define _LINUX_STAT_H 1
#include <sys/stat.h>


#endif
