#ifndef _LINUX_TIME_TYPES_H
#define _LINUX_TIME_TYPES_H 1
#include <linux/types.h>
struct __kernel_timespec { long long tv_sec; long long tv_nsec; };
struct __kernel_itimerspec { struct __kernel_timespec it_interval; struct __kernel_timespec it_value; };
struct __kernel_old_timeval { long tv_sec; long tv_usec; };

#endif
