#ifndef _SYS_TIME_H
#define _SYS_TIME_H 1
#include <bits/timespec.h>
#include <sys/select.h>
struct timezone { int tz_minuteswest; int tz_dsttime; };
int gettimeofday(struct timeval *t, void *zone);
#define ITIMER_REAL 0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF 2
struct itimerval { struct timeval it_interval; struct timeval it_value; };
int getitimer(int which, struct itimerval *now);
int setitimer(int which, const struct itimerval *timer, struct itimerval *old);
#define timerisset(t) ((t)->tv_sec || (t)->tv_usec)

#endif
