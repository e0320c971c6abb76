/* Clocks and sleeping. */
#include <errno.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

int clock_gettime(clockid_t clock, struct timespec *t) { return __nslab_ret(__syscall_clock_gettime(clock, t)); }
int clock_settime(clockid_t clock, const struct timespec *t) { return __nslab_ret(__syscall_clock_settime(clock, t)); }

int clock_getres(clockid_t clock, struct timespec *t)
{
    struct timespec now;
    if (clock_gettime(clock, &now))
        return -1;
    if (t) {
        t->tv_sec = 0;
        t->tv_nsec = clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE ? 4000000 : 1;
    }
    return 0;
}

time_t time(time_t *at)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at)
        *at = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *t, void *zone)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    t->tv_sec = now.tv_sec;
    t->tv_usec = now.tv_nsec / 1000;
    if (zone) {
        ((struct timezone *)zone)->tz_minuteswest = 0;
        ((struct timezone *)zone)->tz_dsttime = 0;
    }
    return 0;
}

clock_t clock(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now))
        return -1;
    return now.tv_sec * CLOCKS_PER_SEC + now.tv_nsec / 1000;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *t, struct timespec *remaining)
{
    int number;
    if (clock == CLOCK_THREAD_CPUTIME_ID)
        return EINVAL;
    __nslab_point();
    number = -(int)__syscall_clock_nanosleep(clock, flags, t, remaining);
    if (number == EINTR)
        __nslab_point();
    return number;
}

int nanosleep(const struct timespec *duration, struct timespec *remaining)
{
    int number = clock_nanosleep(CLOCK_REALTIME, 0, duration, remaining);
    if (!number)
        return 0;
    errno = number;
    return -1;
}

unsigned int sleep(unsigned int seconds)
{
    struct timespec t = { seconds, 0 };
    int saved = errno;
    if (nanosleep(&t, &t) < 0)
        return t.tv_sec;
    errno = saved;
    return 0;
}

int timespec_get(struct timespec *t, int base) { return base == TIME_UTC && !clock_gettime(CLOCK_REALTIME, t) ? base : 0; }

int settimeofday(const struct timeval *t, const struct timezone *zone)
{
    struct timespec now;
    if (!t)
        return 0;
    if (t->tv_usec < 0 || t->tv_usec >= 1000000) {
        errno = EINVAL;
        return -1;
    }
    now.tv_sec = t->tv_sec;
    now.tv_nsec = t->tv_usec * 1000;
    return clock_settime(CLOCK_REALTIME, &now);
}

int stime(const time_t *at)
{
    struct timespec now = { *at, 0 };
    return clock_settime(CLOCK_REALTIME, &now);
}

int usleep(useconds_t usec)
{
    struct timespec t = { usec / 1000000, usec % 1000000 * 1000L };
    return nanosleep(&t, 0);
}

/* CPUCLOCK_SCHED of a process - include/linux/posix-timers_types.h */
int clock_getcpuclockid(pid_t pid, clockid_t *clock)
{
    clockid_t of = ~pid << 3 | 2;
    struct timespec now;
    if (clock_getres(of, &now))
        return errno == EINVAL ? ESRCH : errno;
    *clock = of;
    return 0;
}
