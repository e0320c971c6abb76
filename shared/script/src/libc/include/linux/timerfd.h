#ifndef _LINUX_TIMERFD_H
#define _LINUX_TIMERFD_H 1
#include <sys/timerfd.h>

#endif
