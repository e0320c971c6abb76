// sched(7): policies, priorities, and who may choose them; of threads, too.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHOW(call) do { errno = 0; long r = call; printf("%s = %ld%s%s\n", #call, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : ""); } while (0)

static void *idle(void *arg) { return arg; }

int main(void)
{
    struct sched_param param = { 0 };
    struct timespec interval;
    int policies[] = { SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, 4, SCHED_IDLE, SCHED_DEADLINE, 9, -1 };
    pthread_attr_t attr;
    pthread_t thread;
    int policy;
    for (unsigned i = 0; i < sizeof policies / sizeof *policies; i++)
        printf("%d: %d to %d\n", policies[i], sched_get_priority_min(policies[i]), sched_get_priority_max(policies[i]));
    SHOW(sched_getscheduler(0));
    SHOW(sched_getparam(0, &param));
    printf("%d\n", param.sched_priority);
    param.sched_priority = 1;
    SHOW(sched_setscheduler(0, SCHED_FIFO, &param));
    SHOW(sched_setscheduler(0, SCHED_RR, &param));
    SHOW(sched_setscheduler(0, SCHED_OTHER, &param));
    SHOW(sched_setparam(0, &param));
    param.sched_priority = 100;
    SHOW(sched_setscheduler(0, SCHED_FIFO, &param));
    param.sched_priority = 0;
    SHOW(sched_setscheduler(0, SCHED_FIFO, &param));
    SHOW(sched_setscheduler(0, SCHED_BATCH, &param));
    SHOW(sched_getscheduler(0));
    SHOW(sched_setscheduler(0, SCHED_OTHER | SCHED_RESET_ON_FORK, &param));
    SHOW(sched_getscheduler(0) == (SCHED_OTHER | SCHED_RESET_ON_FORK));
    fflush(stdout);
    if (fork() == 0) {
        SHOW(sched_getscheduler(0));
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    SHOW(sched_setscheduler(0, SCHED_OTHER, &param));
    SHOW(sched_setscheduler(0, SCHED_IDLE | SCHED_RESET_ON_FORK, &param));
    SHOW(sched_setscheduler(0, SCHED_OTHER | SCHED_RESET_ON_FORK, &param));
    SHOW(sched_setscheduler(0, 9, &param));
    SHOW(sched_setscheduler(0, SCHED_DEADLINE, &param));
    SHOW(sched_setscheduler(-1, SCHED_OTHER, &param));
    SHOW(sched_setscheduler(9999, SCHED_OTHER, &param));
    SHOW(sched_setscheduler(0, SCHED_OTHER, NULL));
    SHOW(sched_getscheduler(-1));
    SHOW(sched_getscheduler(9999));
    SHOW(sched_getparam(0, NULL));
    SHOW(sched_rr_get_interval(-1, &interval));
    SHOW(sched_rr_get_interval(9999, &interval));
    SHOW(sched_getcpu() >= 0);

    SHOW(pthread_getschedparam(pthread_self(), &policy, &param));
    printf("%d %d\n", policy & ~SCHED_RESET_ON_FORK, param.sched_priority);
    pthread_attr_init(&attr);
    SHOW(pthread_attr_setinheritsched(&attr, 7));
    SHOW(pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED));
    SHOW(pthread_attr_setschedpolicy(&attr, 77));
    SHOW(pthread_attr_setschedpolicy(&attr, SCHED_FIFO));
    param.sched_priority = 0;
    SHOW(pthread_attr_setschedparam(&attr, &param));
    param.sched_priority = 10;
    SHOW(pthread_attr_setschedparam(&attr, &param));
    SHOW(pthread_attr_getschedpolicy(&attr, &policy));
    printf("%d\n", policy);
    SHOW(pthread_create(&thread, &attr, idle, NULL));
    SHOW(pthread_setschedparam(pthread_self(), SCHED_RR, &param));
    return 0;
}
