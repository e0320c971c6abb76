#ifndef _SYS_TIME_H
#define _SYS_TIME_H 1
#include <bits/timespec.h>
#include <sys/select.h>
struct timezone { int tz_minuteswest; int tz_dsttime; };
int gettimeofday(struct timeval *t, void *zone);
#define timerisset(t) ((t)->tv_sec || (t)->tv_usec)

#endif
