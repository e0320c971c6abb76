/* Timers of a process: timer_create(2). A timer_t is the kernel's number. */
#include <errno.h>
#include <signal.h>
#include <time.h>
#include <bits/nslab_syscall.h>

int __nslab_notify_thread(const struct sigevent *event, struct sigevent *out, int to_thread);

int timer_create(clockid_t clock, struct sigevent *event, timer_t *timer)
{
    struct sigevent alarm = { .sigev_signo = SIGALRM };
    int number, result;
    if (event && event->sigev_notify == SIGEV_THREAD) {
        errno = __nslab_notify_thread(event, &alarm, 1);
        if (errno)
            return -1;
        event = &alarm;
    }
    result = __nslab_ret(__syscall_timer_create(clock, event ? event : &alarm, &number));
    if (!result)
        *timer = (timer_t)(long)number;
    return result;
}

int timer_settime(timer_t timer, int flags, const struct itimerspec *value, struct itimerspec *old)
{
    return __nslab_ret(__syscall_timer_settime((int)(long)timer, flags, value, old));
}

int timer_gettime(timer_t timer, struct itimerspec *now)
{
    return __nslab_ret(__syscall_timer_gettime((int)(long)timer, now));
}

int timer_getoverrun(timer_t timer) { return __nslab_ret(__syscall_timer_getoverrun((int)(long)timer)); }
int timer_delete(timer_t timer) { return __nslab_ret(__syscall_timer_delete((int)(long)timer)); }
