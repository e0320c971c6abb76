// timer_create(2) with CLOCK_PROCESS_CPUTIME_ID and CLOCK_THREAD_CPUTIME_ID: sleeping takes no time from them, computing does.
//@ machine: lab
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile int count, code;

static void handler(int sig, siginfo_t *info, void *context)
{
    code = info->si_code;
    count++;
}

static void run(const char *name, clockid_t clock)
{
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN };
    struct itimerspec setting = { { 0, 20000000 }, { 0, 40000000 } }, left;
    struct timespec rest = { 0, 100000000 }, used;
    timer_t timer;

    count = code = 0;
    printf("%s: %d\n", name, timer_create(clock, &event, &timer));
    timer_settime(timer, 0, &setting, NULL);
    timer_gettime(timer, &left);
    printf("armed: %d, each %ld\n", left.it_value.tv_nsec > 0 && left.it_value.tv_nsec <= 40000000, left.it_interval.tv_nsec);
    nanosleep(&rest, NULL);
    printf("after a sleep: %d\n", count);
    while (count < 3)
        ;
    clock_gettime(clock, &used);
    printf("three, SI_TIMER: %d, used: %d\n", code == SI_TIMER, used.tv_sec > 0 || used.tv_nsec >= 80000000);
    clock_gettime(clock, &used);
    setting = (struct itimerspec){ { 0, 0 }, used };
    count = 0;
    timer_settime(timer, TIMER_ABSTIME, &setting, NULL);
    while (count < 1)
        ;
    timer_gettime(timer, &left);
    printf("at a time that is past: %d, left %ld\n", count, left.it_value.tv_nsec);
    printf("deleted: %d\n", timer_delete(timer));
}

int main(void)
{
    struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
    struct timespec rest = { 0, 1000 };
    clockid_t clock;
    timer_t timer;

    sigaction(SIGRTMIN, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    run("process", CLOCK_PROCESS_CPUTIME_ID);
    run("thread", CLOCK_THREAD_CPUTIME_ID);
    clock_getcpuclockid(getpid(), &clock);
    run("own clock", clock);
    pthread_getcpuclockid(pthread_self(), &clock);
    run("own thread's clock", clock);
    printf("no clock: %s\n", timer_create(~99999 << 3 | 2, NULL, &timer) ? strerror(errno) : "made");
    printf("sleeping by a thread's clock: %s\n", strerror(clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &rest, NULL)));
    return 0;
}
