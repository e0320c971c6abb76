/* Mutexes over futex(2): 0 free, 1 taken, 2 taken and somebody waits - nptl/lowlevellock.h. */
#include <bits/nslab_thread.h>

#define TYPE 3
#define ROBUST 16
#define SHARED 128
/* What becomes of a robust mutex whose owner has ended. */
#define OWNER_DEAD 1
#define NOT_RECOVERABLE 2

static int owner_of(pthread_mutex_t *m)
{
    return m->__data.kind & SHARED ? (int)__syscall_gettid() : __nslab_me();
}

int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attr)
{
    *mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    mutex->__data.kind = attr ? attr->__data : 0;
    return 0;
}

int pthread_mutex_destroy(pthread_mutex_t *mutex)
{
    if (mutex->__data.lock && !(mutex->__data.kind & ROBUST))
        return EBUSY;
    mutex->__data.kind = -1;
    return 0;
}

/* The robust mutexes that a thread holds are the next one's business when it ends. */
static void end_robust(struct __nslab_thread *t)
{
    pthread_mutex_t *m;
    while ((m = t->robust)) {
        t->robust = m->__data.next;
        /* After a fork(2) it may be the parent's. */
        if (m->__data.owner != owner_of(m))
            continue;
        m->__data.state = OWNER_DEAD;
        m->__data.owner = m->__data.count = 0;
        m->__data.lock = 0;
        __nslab_wake(&m->__data.lock, 1, m->__data.kind & SHARED);
    }
}

static void end_process(void) { end_robust(__nslab_thread()); }

static int taken(pthread_mutex_t *m)
{
    int kind = m->__data.kind;
    if (kind & TYPE || kind & ROBUST)
        m->__data.owner = owner_of(m);
    m->__data.count = 1;
    if (!(kind & ROBUST))
        return 0;
    __nslab_end_robust = end_robust;
    if (m->__data.kind & SHARED)
        __nslab_end_process = end_process;
    m->__data.next = __nslab_thread()->robust;
    __nslab_thread()->robust = m;
    return m->__data.state == OWNER_DEAD ? EOWNERDEAD : 0;
}

/* What a thread gets that holds the mutex already; -1: it does not. */
static int again(pthread_mutex_t *m, int tries)
{
    int type = m->__data.kind & TYPE;
    if (m->__data.kind & ROBUST && m->__data.state == NOT_RECOVERABLE)
        return ENOTRECOVERABLE;
    if ((type != PTHREAD_MUTEX_RECURSIVE && type != PTHREAD_MUTEX_ERRORCHECK) || !m->__data.lock)
        return -1;
    if (m->__data.owner != owner_of(m))
        return -1;
    if (type == PTHREAD_MUTEX_ERRORCHECK)
        return tries ? EBUSY : EDEADLK;
    if (m->__data.count == ~0U)
        return EAGAIN;
    m->__data.count++;
    return 0;
}

static int lock_until(pthread_mutex_t *m, int clock, const struct timespec *deadline)
{
    int expected = 0, error = again(m, 0);
    if (error >= 0)
        return error;
    if (__atomic_compare_exchange_n(&m->__data.lock, &expected, 1, 0, 5, 5))
        return taken(m);
    while (__atomic_exchange_n(&m->__data.lock, 2, 5)) {
        error = __nslab_wait(&m->__data.lock, 2, m->__data.kind & SHARED, clock, deadline);
        if (error == ETIMEDOUT || error == EINVAL)
            return error;
    }
    if (m->__data.kind & ROBUST && m->__data.state == NOT_RECOVERABLE) {
        m->__data.lock = 0;
        __nslab_wake(&m->__data.lock, 1, m->__data.kind & SHARED);
        return ENOTRECOVERABLE;
    }
    return taken(m);
}

int pthread_mutex_lock(pthread_mutex_t *mutex) { return lock_until(mutex, 0, 0); }

int pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *deadline)
{
    return lock_until(mutex, CLOCK_REALTIME, deadline);
}

int pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *deadline)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return EINVAL;
    return lock_until(mutex, clock, deadline);
}

int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
    int expected = 0, error = again(mutex, 1);
    if (error >= 0)
        return error;
    if (!__atomic_compare_exchange_n(&mutex->__data.lock, &expected, 1, 0, 5, 5))
        return EBUSY;
    return taken(mutex);
}

static void forget(pthread_mutex_t *m)
{
    pthread_mutex_t **link = &__nslab_thread()->robust;
    for (; *link; link = (pthread_mutex_t **)&(*link)->__data.next) {
        if (*link == m) {
            *link = m->__data.next;
            return;
        }
    }
}

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    int kind = mutex->__data.kind, type = kind & TYPE;
    if (type == PTHREAD_MUTEX_RECURSIVE || type == PTHREAD_MUTEX_ERRORCHECK || kind & ROBUST) {
        if (!mutex->__data.lock || mutex->__data.owner != owner_of(mutex))
            return EPERM;
        if (type == PTHREAD_MUTEX_RECURSIVE && --mutex->__data.count)
            return 0;
    }
    mutex->__data.owner = 0;
    if (kind & ROBUST) {
        forget(mutex);
        /* "If the application unlocks it without having called pthread_mutex_consistent …" - pthread_mutexattr_setrobust(3) */
        if (mutex->__data.state == OWNER_DEAD)
            mutex->__data.state = NOT_RECOVERABLE;
    }
    if (__atomic_exchange_n(&mutex->__data.lock, 0, 5) == 2)
        __nslab_wake(&mutex->__data.lock, mutex->__data.state == NOT_RECOVERABLE ? 0x7fffffff : 1, kind & SHARED);
    return 0;
}

int pthread_mutex_consistent(pthread_mutex_t *mutex)
{
    if (!(mutex->__data.kind & ROBUST) || mutex->__data.state != OWNER_DEAD)
        return EINVAL;
    mutex->__data.state = 0;
    return 0;
}

int pthread_mutexattr_init(pthread_mutexattr_t *attr)
{
    attr->__data = 0;
    return 0;
}

int pthread_mutexattr_destroy(pthread_mutexattr_t *attr) { return 0; }

int pthread_mutexattr_gettype(const pthread_mutexattr_t *attr, int *type)
{
    *type = attr->__data & TYPE;
    return 0;
}

int pthread_mutexattr_settype(pthread_mutexattr_t *attr, int type)
{
    if (type < 0 || type > PTHREAD_MUTEX_ADAPTIVE_NP)
        return EINVAL;
    attr->__data = (attr->__data & ~TYPE) | type;
    return 0;
}

static int set_flag(int *data, int flag, int value)
{
    if (value != 0 && value != 1)
        return EINVAL;
    *data = value ? *data | flag : *data & ~flag;
    return 0;
}

int pthread_mutexattr_getpshared(const pthread_mutexattr_t *attr, int *shared)
{
    *shared = (attr->__data & SHARED) != 0;
    return 0;
}

int pthread_mutexattr_setpshared(pthread_mutexattr_t *attr, int shared) { return set_flag(&attr->__data, SHARED, shared); }

int pthread_mutexattr_getrobust(const pthread_mutexattr_t *attr, int *robust)
{
    *robust = (attr->__data & ROBUST) != 0;
    return 0;
}

int pthread_mutexattr_setrobust(pthread_mutexattr_t *attr, int robust) { return set_flag(&attr->__data, ROBUST, robust); }

/* A mutex with a protocol is another call of the kernel's. */
int pthread_mutexattr_setprotocol(pthread_mutexattr_t *attr, int protocol)
{
    if (protocol != PTHREAD_PRIO_NONE && protocol != PTHREAD_PRIO_INHERIT && protocol != PTHREAD_PRIO_PROTECT)
        return EINVAL;
    if (protocol != PTHREAD_PRIO_NONE)
        __builtin_nslab_unsupported("pthread_mutexattr_setprotocol", "PTHREAD_PRIO_INHERIT, PTHREAD_PRIO_PROTECT");
    return 0;
}

int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *attr, int *protocol)
{
    *protocol = PTHREAD_PRIO_NONE;
    return 0;
}
