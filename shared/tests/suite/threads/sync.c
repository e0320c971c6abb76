// Condition variables, read-write locks, semaphores, barriers, what is done once, keys with destructors, spin locks, and C11's threads.
//@ machine: lab
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <threads.h>
#include <time.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER, emptied = PTHREAD_COND_INITIALIZER;
static int slot, sum;
static sem_t sem;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static pthread_spinlock_t spin;
static int spun, times;

static void *produce(void *arg)
{
    for (int i = 1; i <= 20; i++) {
        pthread_mutex_lock(&mutex);
        while (slot)
            pthread_cond_wait(&emptied, &mutex);
        slot = i;
        pthread_cond_signal(&filled);
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

static void *consume(void *arg)
{
    for (int i = 0; i < 20; i++) {
        pthread_mutex_lock(&mutex);
        while (!slot)
            pthread_cond_wait(&filled, &mutex);
        sum += slot;
        slot = 0;
        pthread_cond_signal(&emptied);
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

static void just_once(void) { times++; }
static void destroy(void *value) { printf("destructor of %ld\n", (long)value); }

static void *keyed(void *arg)
{
    pthread_once(&once, just_once);
    pthread_setspecific(key, arg);
    for (int i = 0; i < 1000; i++) {
        pthread_spin_lock(&spin);
        spun++;
        pthread_spin_unlock(&spin);
    }
    sem_post(&sem);
    return pthread_getspecific(key);
}

static void *write_locked(void *arg)
{
    printf("trywrlock while read: %s\n", strerrorname_np(pthread_rwlock_trywrlock(&rwlock)));
    printf("tryrdlock while read: %d\n", pthread_rwlock_tryrdlock(&rwlock));
    pthread_rwlock_unlock(&rwlock);
    return NULL;
}

static int c11(void *arg)
{
    thrd_exit(*(int *)arg + 1);
}

int main(void)
{
    pthread_t a, b;
    struct timespec deadline = { 1, 0 };
    thrd_t t;
    int value = 41, result;
    void *got;
    pthread_create(&a, NULL, produce, NULL);
    pthread_create(&b, NULL, consume, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("sum %d\n", sum);
    pthread_mutex_lock(&mutex);
    printf("timedwait: %s\n", strerrorname_np(pthread_cond_timedwait(&filled, &mutex, &deadline)));
    pthread_mutex_unlock(&mutex);

    sem_init(&sem, 0, 0);
    pthread_spin_init(&spin, 0);
    pthread_key_create(&key, destroy);
    printf("nothing there: %d\n", pthread_getspecific(key) == NULL);
    pthread_create(&a, NULL, keyed, (void *)1L);
    pthread_join(a, &got);
    pthread_create(&b, NULL, keyed, (void *)2L);
    sem_wait(&sem);
    sem_wait(&sem);
    pthread_join(b, NULL);
    printf("once %d, spun %d, got %ld\n", times, spun, (long)got);

    pthread_rwlock_rdlock(&rwlock);
    pthread_create(&a, NULL, write_locked, NULL);
    pthread_join(a, NULL);
    pthread_rwlock_unlock(&rwlock);
    printf("wrlock: %d\n", pthread_rwlock_wrlock(&rwlock));

    printf("thrd_create: %d\n", thrd_create(&t, c11, &value));
    printf("thrd_join: %d", thrd_join(t, &result));
    printf(", %d\n", result);
    return 0;
}
