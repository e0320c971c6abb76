#ifndef _LINUX_TIMES_H
#define _LINUX_TIMES_H 1
#include <sys/times.h>

#endif
