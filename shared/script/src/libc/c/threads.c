/* C11's threads over POSIX's. */
#include <errno.h>
#include <threads.h>
#include <bits/nslab_thread.h>

static int answer(int error)
{
    switch (error) {
    case 0: return thrd_success;
    case ENOMEM: return thrd_nomem;
    case ETIMEDOUT: return thrd_timedout;
    case EBUSY: return thrd_busy;
    default: return thrd_error;
    }
}

int thrd_create(thrd_t *thread, thrd_start_t start, void *arg)
{
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    /* Its function returns an int - pthread_create.c */
    attr.__data.is_detached = 2;
    return answer(pthread_create(thread, &attr, (void *(*)(void *))start, arg));
}

int thrd_equal(thrd_t a, thrd_t b) { return a == b; }
thrd_t thrd_current(void) { return pthread_self(); }

int thrd_sleep(const struct timespec *duration, struct timespec *remaining)
{
    int number = clock_nanosleep(CLOCK_REALTIME, 0, duration, remaining);
    return number == 0 ? 0 : number == EINTR ? -1 : -2;
}

_Noreturn void thrd_exit(int result) { pthread_exit((void *)(long)result); }
int thrd_detach(thrd_t thread) { return answer(pthread_detach(thread)); }

int thrd_join(thrd_t thread, int *result)
{
    void *value;
    int error = pthread_join(thread, &value);
    if (!error && result)
        *result = (int)(long)value;
    return answer(error);
}

void thrd_yield(void) { sched_yield(); }

int mtx_init(mtx_t *mutex, int type)
{
    pthread_mutexattr_t attr;
    if (type & ~(mtx_recursive | mtx_timed))
        return thrd_error;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, type & mtx_recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
    return answer(pthread_mutex_init(mutex, &attr));
}

int mtx_lock(mtx_t *mutex) { return answer(pthread_mutex_lock(mutex)); }
int mtx_timedlock(mtx_t *mutex, const struct timespec *deadline) { return answer(pthread_mutex_timedlock(mutex, deadline)); }
int mtx_trylock(mtx_t *mutex) { return answer(pthread_mutex_trylock(mutex)); }
int mtx_unlock(mtx_t *mutex) { return answer(pthread_mutex_unlock(mutex)); }
void mtx_destroy(mtx_t *mutex) { pthread_mutex_destroy(mutex); }
void call_once(once_flag *flag, void (*function)(void)) { pthread_once(flag, function); }
int cnd_init(cnd_t *cond) { return answer(pthread_cond_init(cond, 0)); }
int cnd_signal(cnd_t *cond) { return answer(pthread_cond_signal(cond)); }
int cnd_broadcast(cnd_t *cond) { return answer(pthread_cond_broadcast(cond)); }
int cnd_wait(cnd_t *cond, mtx_t *mutex) { return answer(pthread_cond_wait(cond, mutex)); }

int cnd_timedwait(cnd_t *cond, mtx_t *mutex, const struct timespec *deadline)
{
    return answer(pthread_cond_timedwait(cond, mutex, deadline));
}

void cnd_destroy(cnd_t *cond) { pthread_cond_destroy(cond); }
int tss_create(tss_t *key, tss_dtor_t destructor) { return answer(pthread_key_create(key, destructor)); }
void *tss_get(tss_t key) { return pthread_getspecific(key); }
int tss_set(tss_t key, void *value) { return answer(pthread_setspecific(key, value)); }
void tss_delete(tss_t key) { pthread_key_delete(key); }
