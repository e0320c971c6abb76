// timer_create(2): clocks, numbers, overruns, and what becomes of a signal that waits.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MS 1000000L

static timer_t timer;
static volatile int nr_calls;

static void show(const char *what, long result)
{
    printf("%-22s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

static void handler(int sig, siginfo_t *info, void *context)
{
    if (nr_calls++ == 0)
        printf("si_code %d, value %d, this timer %d, si_overrun %d\n", info->si_code, info->si_value.sival_int,
               info->si_timerid == (int)(intptr_t)timer, info->si_overrun);
}

static void set(long value_ns, long interval_ns)
{
    struct itimerspec its = { { 0, interval_ns }, { 0, value_ns } };
    timer_settime(timer, 0, &its, NULL);
}

static void count(const char *what)
{
    printf("%s: %d calls, overrun %d\n", what, nr_calls, timer_getoverrun(timer));
    nr_calls = 0;
}

static int is_pending(int sig)
{
    sigset_t set;
    sigpending(&set);
    return sigismember(&set, sig);
}

static void refused(void)
{
    struct sigevent event = { .sigev_notify = 7, .sigev_signo = SIGUSR1 };
    struct itimerspec its = { { 0, 0 }, { 100, 0 } }, now;
    timer_t made;

    show("CLOCK_MONOTONIC_RAW", timer_create(CLOCK_MONOTONIC_RAW, NULL, &made));
    show("CLOCK_REALTIME_COARSE", timer_create(CLOCK_REALTIME_COARSE, NULL, &made));
    show("clock 12", timer_create(12, NULL, &made));
    show("notify 7", timer_create(CLOCK_REALTIME, &event, &made));
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = 65;
    show("signal 65", timer_create(CLOCK_REALTIME, &event, &made));
    event.sigev_notify = SIGEV_NONE;
    show("SIGEV_NONE", timer_create(CLOCK_BOOTTIME, &event, &made));
    printf("its number: %ld\n", (long)made);
    show("timer_settime", timer_settime(made, 0, &its, &now));
    printf("was %ld\n", (long)now.it_value.tv_sec);
    timer_gettime(made, &now);
    printf("is %ld\n", (long)now.it_value.tv_sec);
    its.it_value.tv_nsec = 1000 * MS;
    show("not a time", timer_settime(made, 0, &its, NULL));
    show("timer_delete", timer_delete(made));
    show("twice", timer_delete(made));
    show("timer_gettime", timer_gettime(made, &now));
    show("timer_getoverrun", timer_getoverrun(made));
}

int main(void)
{
    struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = 42 };
    struct itimerspec its = { { 0, 0 }, { 1, 0 } }, now;
    timer_t other;
    sigset_t mask;

    setvbuf(stdout, NULL, _IONBF, 0);
    refused();
    sigaction(SIGRTMIN, &action, NULL);
    sigemptyset(&mask);
    sigaddset(&mask, SIGRTMIN);
    show("timer_create", timer_create(CLOCK_MONOTONIC, &event, &timer));
    printf("its number: %ld\n", (long)timer);
    set(20 * MS, 0);
    pause();
    count("once");
    timer_gettime(timer, &now);
    printf("left %ld %ld\n", (long)now.it_value.tv_sec, now.it_value.tv_nsec);

    sigprocmask(SIG_BLOCK, &mask, NULL);
    set(40 * MS, 40 * MS);
    usleep(220000);
    timer_gettime(timer, &now);
    printf("blocked: pending %d, goes on %d\n", is_pending(SIGRTMIN), now.it_value.tv_nsec > 0);
    count("blocked");
    sigprocmask(SIG_UNBLOCK, &mask, NULL);
    count("unblocked");
    while (nr_calls < 3)
        pause();
    printf("goes on\n");

    sigprocmask(SIG_BLOCK, &mask, NULL);
    usleep(100000);
    set(0, 0);
    nr_calls = 0;
    printf("disarmed: pending %d\n", is_pending(SIGRTMIN));
    sigprocmask(SIG_UNBLOCK, &mask, NULL);
    count("disarmed");

    signal(SIGRTMIN, SIG_IGN);
    set(40 * MS, 40 * MS);
    usleep(220000);
    sigaction(SIGRTMIN, &action, NULL);
    count("no longer ignored");
    set(0, 0);

    nr_calls = 0;
    show("in the past", timer_settime(timer, TIMER_ABSTIME, &its, NULL));
    usleep(1000);
    count("in the past");
    its.it_value.tv_sec = 100;
    timer_settime(timer, 0, &its, NULL);
    if (fork() == 0) {
        show("in a child", timer_gettime(timer, &now));
        _exit(0);
    }
    wait(NULL);

    /* Of two timers with one signal, each has its own place in the queue. */
    event.sigev_signo = SIGUSR1;
    sigaction(SIGUSR1, &action, NULL);
    sigaddset(&mask, SIGUSR1);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    timer_create(CLOCK_REALTIME, &event, &timer);
    timer_create(CLOCK_REALTIME, &event, &other);
    its.it_value = (struct timespec){ 0, 10 * MS };
    timer_settime(timer, 0, &its, NULL);
    timer_settime(other, 0, &its, NULL);
    usleep(50000);
    nr_calls = 1;
    sigprocmask(SIG_UNBLOCK, &mask, NULL);
    printf("two timers: %d calls\n", nr_calls - 1);

    nr_calls = 1;
    sigaction(SIGALRM, &action, NULL);
    timer_create(CLOCK_REALTIME, NULL, &timer);
    timer_settime(timer, 0, &its, NULL);
    pause();
    printf("SIGALRM: %d call\n", nr_calls - 1);
    return 0;
}
