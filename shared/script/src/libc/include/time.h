#ifndef _TIME_H
#define _TIME_H 1
#include <bits/timespec.h>
struct tm { int tm_sec; int tm_min; int tm_hour; int tm_mday; int tm_mon; int tm_year; int tm_wday; int tm_yday; int tm_isdst; long tm_gmtoff; const char *tm_zone; };
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define CLOCK_REALTIME_ALARM 8
#define CLOCK_BOOTTIME_ALARM 9
#define CLOCK_TAI 11
#define TIMER_ABSTIME 1
#define CLOCKS_PER_SEC 1000000
time_t time(time_t *at);
clock_t clock(void);
double difftime(time_t a, time_t b);
time_t mktime(struct tm *tm);
time_t timegm(struct tm *tm);
struct tm *gmtime(const time_t *at);
struct tm *gmtime_r(const time_t *at, struct tm *tm);
struct tm *localtime(const time_t *at);
struct tm *localtime_r(const time_t *at, struct tm *tm);
char *asctime(const struct tm *tm);
char *asctime_r(const struct tm *tm, char *to);
char *ctime(const time_t *at);
char *ctime_r(const time_t *at, char *to);
char *strptime(const char *text, const char *format, struct tm *tm);
size_t strftime(char *to, size_t size, const char *format, const struct tm *tm);
int nanosleep(const struct timespec *duration, struct timespec *remaining);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *t, struct timespec *remaining);
int clock_gettime(clockid_t clock, struct timespec *t);
int clock_settime(clockid_t clock, const struct timespec *t);
int clock_getres(clockid_t clock, struct timespec *t);
struct sigevent;
int timer_create(clockid_t clock, struct sigevent *event, timer_t *timer);
int timer_settime(timer_t timer, int flags, const struct itimerspec *value, struct itimerspec *old);
int timer_gettime(timer_t timer, struct itimerspec *now);
int timer_getoverrun(timer_t timer);
int timer_delete(timer_t timer);
void tzset(void);
#define TIME_UTC 1
extern char *tzname[2];
extern long timezone;
extern int daylight;
int timespec_get(struct timespec *t, int base);
int dysize(int year);
int stime(const time_t *at);
int clock_getcpuclockid(pid_t pid, clockid_t *clock);
#define timelocal mktime
extern int getdate_err;
struct tm *getdate(const char *text);
int getdate_r(const char *text, struct tm *tm);

#endif
