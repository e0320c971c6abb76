/* Read-write locks: counts, and a word that every release changes. */
#include <limits.h>
#include <bits/nslab_thread.h>

int pthread_rwlock_init(pthread_rwlock_t *lock, const pthread_rwlockattr_t *attr)
{
    *lock = (pthread_rwlock_t)PTHREAD_RWLOCK_INITIALIZER;
    lock->__data.kind = attr ? attr->__data & 3 : 0;
    lock->__data.shared = attr ? attr->__data & 4 : 0;
    return 0;
}

int pthread_rwlock_destroy(pthread_rwlock_t *lock) { return 0; }

/* What the lock holds is read and changed without a system call between: no other thread of the process sees it halfway. */
static int take(pthread_rwlock_t *l, int writes)
{
    if (l->__data.writer || (writes && l->__data.readers))
        return EBUSY;
    if (!writes && l->__data.kind == PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP && l->__data.waiting_writers)
        return EBUSY;
    if (writes)
        l->__data.writer = __nslab_me();
    else
        l->__data.readers++;
    return 0;
}

static int lock_until(pthread_rwlock_t *l, int writes, clockid_t clock, const struct timespec *deadline)
{
    if (deadline && (deadline->tv_nsec < 0 || deadline->tv_nsec >= 1000000000))
        return EINVAL;
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return EINVAL;
    while (take(l, writes)) {
        unsigned turn = l->__data.turn;
        unsigned *waiting = writes ? &l->__data.waiting_writers : &l->__data.waiting_readers;
        int error;
        if (l->__data.writer == __nslab_me())
            return EDEADLK;
        ++*waiting;
        error = __nslab_wait(&l->__data.turn, turn, l->__data.shared, clock, deadline);
        --*waiting;
        if (error == ETIMEDOUT)
            return error;
    }
    return 0;
}

int pthread_rwlock_rdlock(pthread_rwlock_t *lock) { return lock_until(lock, 0, CLOCK_REALTIME, 0); }
int pthread_rwlock_wrlock(pthread_rwlock_t *lock) { return lock_until(lock, 1, CLOCK_REALTIME, 0); }
int pthread_rwlock_tryrdlock(pthread_rwlock_t *lock) { return take(lock, 0); }
int pthread_rwlock_trywrlock(pthread_rwlock_t *lock) { return take(lock, 1); }

int pthread_rwlock_timedrdlock(pthread_rwlock_t *lock, const struct timespec *deadline)
{
    return lock_until(lock, 0, CLOCK_REALTIME, deadline);
}

int pthread_rwlock_clockrdlock(pthread_rwlock_t *lock, clockid_t clock, const struct timespec *deadline)
{
    return lock_until(lock, 0, clock, deadline);
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t *lock, const struct timespec *deadline)
{
    return lock_until(lock, 1, CLOCK_REALTIME, deadline);
}

int pthread_rwlock_clockwrlock(pthread_rwlock_t *lock, clockid_t clock, const struct timespec *deadline)
{
    return lock_until(lock, 1, clock, deadline);
}

int pthread_rwlock_unlock(pthread_rwlock_t *lock)
{
    if (lock->__data.writer)
        lock->__data.writer = 0;
    else if (lock->__data.readers)
        lock->__data.readers--;
    if (!lock->__data.readers && (lock->__data.waiting_readers || lock->__data.waiting_writers)) {
        lock->__data.turn++;
        __nslab_wake(&lock->__data.turn, INT_MAX, lock->__data.shared);
    }
    return 0;
}

int pthread_rwlockattr_init(pthread_rwlockattr_t *attr)
{
    attr->__data = 0;
    return 0;
}

int pthread_rwlockattr_destroy(pthread_rwlockattr_t *attr) { return 0; }

int pthread_rwlockattr_getkind_np(const pthread_rwlockattr_t *attr, int *kind)
{
    *kind = attr->__data & 3;
    return 0;
}

int pthread_rwlockattr_setkind_np(pthread_rwlockattr_t *attr, int kind)
{
    if (kind < 0 || kind > PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP)
        return EINVAL;
    attr->__data = (attr->__data & ~3) | kind;
    return 0;
}

int pthread_rwlockattr_setpshared(pthread_rwlockattr_t *attr, int shared)
{
    if (shared != 0 && shared != 1)
        return EINVAL;
    attr->__data = (attr->__data & 3) | shared << 2;
    return 0;
}

int pthread_rwlockattr_getpshared(const pthread_rwlockattr_t *attr, int *shared)
{
    *shared = attr->__data >> 2 & 1;
    return 0;
}
