#ifndef _LINUX_UTIME_H
#define _LINUX_UTIME_H 1
#include <utime.h>

#endif
