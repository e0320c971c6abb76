#ifndef _LINUX_TIME_H
#define _LINUX_TIME_H 1
#include <time.h>
#include <sys/time.h>
#include <linux/types.h>

#endif
