/* What the library keeps of a thread; it lies above the thread's stack. */
#ifndef _BITS_NSLAB_THREAD_H
#define _BITS_NSLAB_THREAD_H 1
#include <errno.h>
#include <pthread.h>
#include <linux/futex.h>
#include <bits/atomic.h>
#include <bits/nslab_syscall.h>

int __nslab_sched_for(const pthread_attr_t *attr, int *policy, struct sched_param *param);

#define NSLAB_SIGCANCEL 32
#define NSLAB_SIGSETXID 33
#define NSLAB_KEYS_OF_BLOCK 32

struct __nslab_specific { void *value; unsigned long turn; };
struct __nslab_thread {
    /* Its number; the kernel puts a 0 here at its end. */
    int tid;
    int is_detached;
    struct __nslab_thread *joiner;
    void *(*start)(void *);
    void *arg;
    void *result;
    /* The mapping that it lies in; null for the first thread and on a stack that the program gave. */
    char *block;
    size_t bytes;
    char *stack;
    size_t stack_bytes;
    size_t guard;
    unsigned long mask;
    struct __nslab_cleanup *cleanups;
    int cancel_state;
    int cancel_type;
    int is_cancelled;
    int is_exiting;
    struct __nslab_specific *specific[PTHREAD_KEYS_MAX / NSLAB_KEYS_OF_BLOCK];
    /* The robust mutexes that it holds. */
    pthread_mutex_t *robust;
    /* thrd_create(3)'s function. */
    int (*c11_start)(void *);
    struct __nslab_thread *next;
    /* Among those that have not ended, and where that list points to it. */
    struct __nslab_thread *live, **live_link;
    /* Was it asked to change its ids, and is still to do it? */
    int is_asked;
    int changes_ids;
};

/* The caller's. */
struct __nslab_thread *__nslab_thread(void);
/* How many threads there are; 0 while there was never more than one. */
extern int __nslab_nr_threads;
/* All that have not ended, the newest first. */
extern struct __nslab_thread *__nslab_live;
void __nslab_leave(struct __nslab_thread *t);
long __nslab_change_all(long (*call)(long, long, long), long a, long b, long c);
extern void (*__nslab_end_specific)(struct __nslab_thread *);
extern void (*__nslab_end_robust)(struct __nslab_thread *);
extern void (*__nslab_end_process)(void);
int __nslab_join(pthread_t thread, void **result, clockid_t clock, const struct timespec *deadline, int tries);

/* Names the caller among the threads of its process. */
#define __nslab_me() ((int)(long)&errno)

/* Waits while a word is as it was: 0, EAGAIN, EINTR or ETIMEDOUT. */
static int __nslab_wait(const volatile void *word, unsigned value, int shared, int clock, const struct timespec *deadline)
{
    int op = FUTEX_WAIT_BITSET | (shared ? 0 : FUTEX_PRIVATE_FLAG) | (clock == 0 ? FUTEX_CLOCK_REALTIME : 0);
    if (deadline && (deadline->tv_nsec < 0 || deadline->tv_nsec >= 1000000000))
        return EINVAL;
    if (deadline && deadline->tv_sec < 0)
        return ETIMEDOUT;
    return -(int)__syscall_futex((const void *)word, op, value, deadline, 0, FUTEX_BITSET_MATCH_ANY);
}

static void __nslab_wake(const volatile void *word, int n, int shared)
{
    __syscall_futex((const void *)word, FUTEX_WAKE | (shared ? 0 : FUTEX_PRIVATE_FLAG), n, 0, 0, 0);
}

#endif
