/* Barriers, spin locks, what is done once, and what each thread keeps under a key. */
#include <limits.h>
#include <stdlib.h>
#include <bits/nslab_thread.h>

int pthread_barrier_init(pthread_barrier_t *barrier, const pthread_barrierattr_t *attr, unsigned count)
{
    if (!count)
        return EINVAL;
    barrier->__data.turn = barrier->__data.present = 0;
    barrier->__data.count = count;
    barrier->__data.shared = attr ? attr->__data : 0;
    return 0;
}

int pthread_barrier_destroy(pthread_barrier_t *barrier) { return 0; }

int pthread_barrier_wait(pthread_barrier_t *barrier)
{
    unsigned turn = barrier->__data.turn;
    if (__atomic_fetch_add(&barrier->__data.present, 1, 5) + 1 == barrier->__data.count) {
        barrier->__data.present = 0;
        __atomic_fetch_add(&barrier->__data.turn, 1, 5);
        __nslab_wake(&barrier->__data.turn, INT_MAX, barrier->__data.shared);
        return PTHREAD_BARRIER_SERIAL_THREAD;
    }
    while (barrier->__data.turn == turn)
        __nslab_wait(&barrier->__data.turn, turn, barrier->__data.shared, 0, 0);
    return 0;
}

int pthread_barrierattr_init(pthread_barrierattr_t *attr)
{
    attr->__data = 0;
    return 0;
}

int pthread_barrierattr_destroy(pthread_barrierattr_t *attr) { return 0; }

int pthread_barrierattr_setpshared(pthread_barrierattr_t *attr, int shared)
{
    if (shared != 0 && shared != 1)
        return EINVAL;
    attr->__data = shared;
    return 0;
}

int pthread_spin_init(pthread_spinlock_t *lock, int shared)
{
    *lock = 0;
    return 0;
}

int pthread_spin_destroy(pthread_spinlock_t *lock) { return 0; }
int pthread_spin_trylock(pthread_spinlock_t *lock) { return __atomic_exchange_n(lock, 1, 5) ? EBUSY : 0; }

int pthread_spin_lock(pthread_spinlock_t *lock)
{
    while (__atomic_exchange_n(lock, 1, 5))
        while (*lock)
            ;
    return 0;
}

int pthread_spin_unlock(pthread_spinlock_t *lock)
{
    *lock = 0;
    return 0;
}

/* 0: not begun, 1: somebody is at it, 2: done. */
static void not_done(void *once)
{
    *(pthread_once_t *)once = 0;
    __nslab_wake(once, INT_MAX, 0);
}

int pthread_once(pthread_once_t *once, void (*function)(void))
{
    while (*once != 2) {
        int expected = 0;
        if (!__atomic_compare_exchange_n(once, &expected, 1, 0, 5, 5)) {
            __nslab_wait(once, 1, 0, 0, 0);
            continue;
        }
        pthread_cleanup_push(not_done, once);
        function();
        pthread_cleanup_pop(0);
        *once = 2;
        __nslab_wake(once, INT_MAX, 0);
    }
    return 0;
}

/* A key is in use when its turn is odd; what a thread kept under an earlier one is not seen. */
static struct { unsigned long turn; void (*destructor)(void *); } keys[PTHREAD_KEYS_MAX];

static void end_specific(struct __nslab_thread *t)
{
    int round, again = 1;
    for (round = 0; again && round < PTHREAD_DESTRUCTOR_ITERATIONS; round++) {
        again = 0;
        for (unsigned key = 0; key < PTHREAD_KEYS_MAX; key++) {
            struct __nslab_specific *block = t->specific[key / NSLAB_KEYS_OF_BLOCK];
            struct __nslab_specific *slot = block ? &block[key % NSLAB_KEYS_OF_BLOCK] : 0;
            void *value = slot ? slot->value : 0;
            if (!value)
                continue;
            slot->value = 0;
            if (slot->turn == keys[key].turn && keys[key].destructor) {
                again = 1;
                keys[key].destructor(value);
            }
        }
    }
    for (unsigned i = 0; i < PTHREAD_KEYS_MAX / NSLAB_KEYS_OF_BLOCK; i++) {
        free(t->specific[i]);
        t->specific[i] = 0;
    }
}

int pthread_key_create(pthread_key_t *key, void (*destructor)(void *))
{
    for (unsigned i = 0; i < PTHREAD_KEYS_MAX; i++) {
        if (keys[i].turn & 1)
            continue;
        keys[i].turn++;
        keys[i].destructor = destructor;
        *key = i;
        __nslab_end_specific = end_specific;
        return 0;
    }
    return EAGAIN;
}

int pthread_key_delete(pthread_key_t key)
{
    if (key >= PTHREAD_KEYS_MAX || !(keys[key].turn & 1))
        return EINVAL;
    keys[key].turn++;
    return 0;
}

void *pthread_getspecific(pthread_key_t key)
{
    struct __nslab_specific *block;
    if (key >= PTHREAD_KEYS_MAX)
        return 0;
    block = __nslab_thread()->specific[key / NSLAB_KEYS_OF_BLOCK];
    if (!block || block[key % NSLAB_KEYS_OF_BLOCK].turn != keys[key].turn)
        return 0;
    return block[key % NSLAB_KEYS_OF_BLOCK].value;
}

int pthread_setspecific(pthread_key_t key, const void *value)
{
    struct __nslab_specific **block;
    if (key >= PTHREAD_KEYS_MAX || !(keys[key].turn & 1))
        return EINVAL;
    block = &__nslab_thread()->specific[key / NSLAB_KEYS_OF_BLOCK];
    if (!*block && !(*block = calloc(NSLAB_KEYS_OF_BLOCK, sizeof **block)))
        return ENOMEM;
    (*block)[key % NSLAB_KEYS_OF_BLOCK].value = (void *)value;
    (*block)[key % NSLAB_KEYS_OF_BLOCK].turn = keys[key].turn;
    return 0;
}

int pthread_getconcurrency(void) { return 0; }
int pthread_setconcurrency(int level) { return level < 0 ? EINVAL : 0; }

int pthread_barrierattr_getpshared(const pthread_barrierattr_t *attr, int *shared)
{
    *shared = attr->__data;
    return 0;
}
