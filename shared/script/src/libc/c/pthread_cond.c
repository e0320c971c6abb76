/* Condition variables: a word that counts signals, and a futex on it. */
#include <limits.h>
#include <bits/nslab_thread.h>

int pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attr)
{
    cond->__data.turn = cond->__data.waiters = 0;
    cond->__data.clock = attr ? attr->__data & 1 : 0;
    cond->__data.shared = attr ? attr->__data & 2 : 0;
    return 0;
}

int pthread_cond_destroy(pthread_cond_t *cond) { return 0; }

struct waiting { pthread_cond_t *cond; pthread_mutex_t *mutex; };

/* "a side effect of acting on a cancellation request while in a condition wait is that the mutex is re-acquired" - POSIX */
static void give_up(void *arg)
{
    struct waiting *w = arg;
    w->cond->__data.waiters--;
    pthread_mutex_lock(w->mutex);
}

static int wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, int clock, const struct timespec *deadline)
{
    unsigned turn = cond->__data.turn;
    struct waiting waiting = { cond, mutex };
    int error, relock;
    if (deadline && (deadline->tv_nsec < 0 || deadline->tv_nsec >= 1000000000))
        return EINVAL;
    error = pthread_mutex_unlock(mutex);
    if (error)
        return error;
    __atomic_fetch_add(&cond->__data.waiters, 1, 5);
    pthread_cleanup_push(give_up, &waiting);
    pthread_testcancel();
    do {
        error = __nslab_wait(&cond->__data.turn, turn, cond->__data.shared, clock, deadline);
        if (error == EINTR)
            pthread_testcancel();
    } while (error == EINTR && cond->__data.turn == turn);
    pthread_cleanup_pop(0);
    __atomic_fetch_sub(&cond->__data.waiters, 1, 5);
    relock = pthread_mutex_lock(mutex);
    return relock ? relock : error == ETIMEDOUT ? ETIMEDOUT : 0;
}

int pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex) { return wait_until(cond, mutex, 0, 0); }

int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex, const struct timespec *deadline)
{
    return wait_until(cond, mutex, cond->__data.clock, deadline);
}

int pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock, const struct timespec *deadline)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return EINVAL;
    return wait_until(cond, mutex, clock, deadline);
}

static int wake(pthread_cond_t *cond, int n)
{
    if (!cond->__data.waiters)
        return 0;
    __atomic_fetch_add(&cond->__data.turn, 1, 5);
    __nslab_wake(&cond->__data.turn, n, cond->__data.shared);
    return 0;
}

int pthread_cond_signal(pthread_cond_t *cond) { return wake(cond, 1); }
int pthread_cond_broadcast(pthread_cond_t *cond) { return wake(cond, INT_MAX); }

int pthread_condattr_init(pthread_condattr_t *attr)
{
    attr->__data = 0;
    return 0;
}

int pthread_condattr_destroy(pthread_condattr_t *attr) { return 0; }

int pthread_condattr_getclock(const pthread_condattr_t *attr, clockid_t *clock)
{
    *clock = attr->__data & 1;
    return 0;
}

int pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t clock)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return EINVAL;
    attr->__data = (attr->__data & ~1) | clock;
    return 0;
}

int pthread_condattr_getpshared(const pthread_condattr_t *attr, int *shared)
{
    *shared = (attr->__data & 2) != 0;
    return 0;
}

int pthread_condattr_setpshared(pthread_condattr_t *attr, int shared)
{
    if (shared != 0 && shared != 1)
        return EINVAL;
    attr->__data = (attr->__data & ~2) | shared << 1;
    return 0;
}
