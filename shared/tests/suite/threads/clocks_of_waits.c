// Waits that name their clock: rwlocks, joins, mutexes, epoll_pwait2(2) in nanoseconds.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

static int gate[2];

static void *waits(void *arg)
{
    char c;
    read(gate[0], &c, 1);
    return arg;
}

static struct timespec after(clockid_t clock, long ns)
{
    struct timespec at;
    clock_gettime(clock, &at);
    at.tv_nsec += ns;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

int main(void)
{
    pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_t thread;
    struct timespec at;
    void *result = 0;
    pipe(gate);

    pthread_rwlock_rdlock(&lock);
    at = after(CLOCK_MONOTONIC, 2000000);
    printf("%s\n", strerror(pthread_rwlock_clockwrlock(&lock, CLOCK_MONOTONIC, &at)));
    printf("%d\n", pthread_rwlock_clockrdlock(&lock, CLOCK_REALTIME, &at));
    pthread_rwlock_unlock(&lock);
    pthread_rwlock_unlock(&lock);
    printf("%d\n", pthread_rwlock_clockwrlock(&lock, CLOCK_MONOTONIC, &at));
    printf("%s\n", strerror(pthread_rwlock_clockrdlock(&lock, CLOCK_BOOTTIME, &at)));
    pthread_rwlock_unlock(&lock);

    pthread_create(&thread, 0, waits, &gate);
    at = after(CLOCK_MONOTONIC, 2000000);
    printf("%s\n", strerror(pthread_clockjoin_np(thread, &result, CLOCK_MONOTONIC, &at)));
    at = after(CLOCK_REALTIME, 2000000);
    printf("%s\n", strerror(pthread_clockjoin_np(thread, &result, CLOCK_REALTIME, &at)));
    printf("%s\n", strerror(pthread_clockjoin_np(thread, &result, CLOCK_BOOTTIME, &at)));
    write(gate[1], "x", 1);
    at = after(CLOCK_MONOTONIC, 900000000);
    printf("%d %d\n", pthread_clockjoin_np(thread, &result, CLOCK_MONOTONIC, &at), result == &gate);

    pthread_mutex_lock(&mutex);
    at = after(CLOCK_MONOTONIC, 2000000);
    printf("%s\n", strerror(pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &at)));

    struct epoll_event event = { .events = EPOLLIN };
    struct timespec none = { 0, 0 }, some = { 0, 3000001 }, wrong = { 0, 1000000000 };
    int ep = epoll_create1(0);
    epoll_ctl(ep, EPOLL_CTL_ADD, gate[0], &event);
    printf("%d\n", epoll_pwait2(ep, &event, 1, &none, 0));
    printf("%d\n", epoll_pwait2(ep, &event, 1, &some, 0));
    errno = 0;
    int refused = epoll_pwait2(ep, &event, 1, &wrong, 0);
    printf("%d %s\n", refused, strerror(errno));
    write(gate[1], "x", 1);
    printf("%d\n", epoll_pwait2(ep, &event, 1, 0, 0));
    return 0;
}
