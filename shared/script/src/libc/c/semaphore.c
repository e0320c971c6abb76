/* POSIX semaphores: sem_overview(7). One word holds the value and, above it, how many wait. */
#include <errno.h>
#include <limits.h>
#include <semaphore.h>
#include <time.h>
#include <linux/futex.h>
#include <bits/atomic.h>
#include <bits/nslab_semaphore.h>
#include <bits/nslab_syscall.h>

#define ONE_WAITER (1UL << 32)

static int fail(int number)
{
    errno = number;
    return -1;
}

int sem_init(sem_t *sem, int shared, unsigned int value)
{
    struct __nslab_sem *s = (struct __nslab_sem *)sem;
    if (value > SEM_VALUE_MAX)
        return fail(EINVAL);
    s->word = value;
    s->private_flag = shared ? 0 : FUTEX_PRIVATE_FLAG;
    return 0;
}

int sem_destroy(sem_t *sem) { return 0; }

int sem_getvalue(sem_t *sem, int *value)
{
    *value = (unsigned int)((struct __nslab_sem *)sem)->word;
    return 0;
}

int sem_post(sem_t *sem)
{
    struct __nslab_sem *s = (struct __nslab_sem *)sem;
    unsigned long word = s->word;
    do {
        if ((unsigned int)word == SEM_VALUE_MAX)
            return fail(EOVERFLOW);
    } while (!__atomic_compare_exchange_n(&s->word, &word, word + 1, 0, 5, 5));
    if (word >= ONE_WAITER)
        __syscall_futex(&s->word, FUTEX_WAKE | s->private_flag, 1, 0, 0, 0);
    return 0;
}

/* Takes one, and `waiters` off the count of those who wait. */
static int take(struct __nslab_sem *s, unsigned long waiters)
{
    unsigned long word = s->word;
    while ((unsigned int)word)
        if (__atomic_compare_exchange_n(&s->word, &word, word - 1 - waiters, 0, 5, 5))
            return 1;
    return 0;
}

int sem_trywait(sem_t *sem) { return take((struct __nslab_sem *)sem, 0) ? 0 : fail(EAGAIN); }

static int wait_until(sem_t *sem, int clock, const struct timespec *deadline)
{
    struct __nslab_sem *s = (struct __nslab_sem *)sem;
    int op = FUTEX_WAIT_BITSET | clock | s->private_flag;
    long result;
    if (deadline && (deadline->tv_nsec < 0 || deadline->tv_nsec >= 1000000000))
        return fail(EINVAL);
    __nslab_point();
    if (take(s, 0))
        return 0;
    __atomic_fetch_add(&s->word, ONE_WAITER, 5);
    do {
        result = deadline && deadline->tv_sec < 0
            ? -ETIMEDOUT
            : __syscall_futex(&s->word, op, 0, deadline, 0, FUTEX_BITSET_MATCH_ANY);
        if (result == -ETIMEDOUT || result == -EINTR) {
            __atomic_fetch_sub(&s->word, ONE_WAITER, 5);
            if (result == -EINTR)
                __nslab_point();
            return fail(-result);
        }
    } while (!take(s, ONE_WAITER));
    return 0;
}

int sem_wait(sem_t *sem) { return wait_until(sem, FUTEX_CLOCK_REALTIME, 0); }

int sem_timedwait(sem_t *sem, const struct timespec *deadline)
{
    return wait_until(sem, FUTEX_CLOCK_REALTIME, deadline);
}

int sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *deadline)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return fail(EINVAL);
    return wait_until(sem, clock == CLOCK_REALTIME ? FUTEX_CLOCK_REALTIME : 0, deadline);
}
