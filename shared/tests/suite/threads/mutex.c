// Mutexes: without one increments could be lost, with one none is. Kinds: a recursive one counts, an error-checking one says EDEADLK
// and EPERM; trylock says EBUSY, timedlock ETIMEDOUT; a robust one tells of an owner that has ended.
//@ machine: lab
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static pthread_mutex_t plain = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t robust;
static int counter;

static void *add(void *arg)
{
    for (int i = 0; i < 5000; i++) {
        pthread_mutex_lock(&plain);
        counter++;
        pthread_mutex_unlock(&plain);
    }
    return NULL;
}

static void *leave(void *arg)
{
    pthread_mutex_lock(&robust);
    return NULL;
}

static void *try(void *arg)
{
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_nsec += 10000000;
    if (deadline.tv_nsec >= 1000000000) {
        deadline.tv_nsec -= 1000000000;
        deadline.tv_sec++;
    }
    printf("trylock: %s\n", strerrorname_np(pthread_mutex_trylock(&plain)));
    printf("timedlock: %s\n", strerrorname_np(pthread_mutex_timedlock(&plain, &deadline)));
    return NULL;
}

static pthread_mutex_t *kind(pthread_mutex_t *mutex, int type)
{
    pthread_mutexattr_t attr;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, type);
    pthread_mutex_init(mutex, &attr);
    return mutex;
}

static const char *said(int error) { return error ? strerrorname_np(error) : "0"; }

int main(void)
{
    pthread_t threads[4];
    pthread_mutex_t m;
    pthread_mutexattr_t attr;
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, add, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    printf("counter %d\n", counter);
    pthread_mutex_lock(&plain);
    pthread_create(&threads[0], NULL, try, NULL);
    pthread_join(threads[0], NULL);
    printf("destroy: %s\n", said(pthread_mutex_destroy(&plain)));
    pthread_mutex_unlock(&plain);

    kind(&m, PTHREAD_MUTEX_RECURSIVE);
    printf("recursive: %s", said(pthread_mutex_lock(&m)));
    printf(" %s", said(pthread_mutex_lock(&m)));
    printf(" %s", said(pthread_mutex_unlock(&m)));
    printf(" %s", said(pthread_mutex_unlock(&m)));
    printf(" %s\n", said(pthread_mutex_unlock(&m)));
    kind(&m, PTHREAD_MUTEX_ERRORCHECK);
    printf("errorcheck: %s", said(pthread_mutex_unlock(&m)));
    printf(" %s", said(pthread_mutex_lock(&m)));
    printf(" %s", said(pthread_mutex_lock(&m)));
    printf(" %s\n", said(pthread_mutex_unlock(&m)));

    pthread_mutexattr_init(&attr);
    pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&robust, &attr);
    pthread_create(&threads[0], NULL, leave, NULL);
    pthread_join(threads[0], NULL);
    printf("robust: %s", said(pthread_mutex_lock(&robust)));
    printf(" %s", said(pthread_mutex_consistent(&robust)));
    printf(" %s", said(pthread_mutex_unlock(&robust)));
    printf(" %s\n", said(pthread_mutex_lock(&robust)));
    return 0;
}
