/* POSIX threads: their beginning and end, as glibc has them (nptl/pthread_create.c, allocatestack.c). */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <bits/nslab_thread.h>

#define PAGE 4096UL
#define STACK_BYTES (8UL << 20)

static struct __nslab_thread first;
static _Thread_local struct __nslab_thread *self;
/* Stacks of threads that have ended, for the next ones, and of detached threads, which may not have ended yet. */
static struct __nslab_thread *unused;
int __nslab_nr_threads;
struct __nslab_thread *__nslab_live;
void (*__nslab_end_specific)(struct __nslab_thread *);
void (*__nslab_end_robust)(struct __nslab_thread *);

struct __nslab_thread *__nslab_thread(void) { return self ? self : &first; }
pthread_t pthread_self(void) { return (pthread_t)__nslab_thread(); }
int pthread_equal(pthread_t a, pthread_t b) { return a == b; }

/* Finds a stack of a thread that has ended. */
static struct __nslab_thread *reuse(size_t bytes, size_t guard)
{
    struct __nslab_thread **link, *t;
    for (link = &unused; (t = *link); link = &t->next) {
        if (t->bytes == bytes && t->guard == guard && !t->tid) {
            *link = t->next;
            return t;
        }
    }
    return 0;
}

static struct __nslab_thread *allocate(const pthread_attr_t *attr)
{
    size_t objects = (__builtin_nslab_thread_objects(0) + 15) & ~15UL;
    size_t size = attr && attr->__data.size ? attr->__data.size : STACK_BYTES;
    size_t guard = attr && attr->__data.is_guard_set ? attr->__data.guard : PAGE;
    size_t room = (objects + sizeof(struct __nslab_thread) + 63) & ~63UL;
    struct __nslab_thread *t;
    char *block = 0, *top;
    guard = (guard + PAGE - 1) & ~(PAGE - 1);
    if (attr && attr->__data.stack) {
        top = (char *)(attr->__data.stack & ~15UL);
        guard = 0;
    } else {
        size = ((size + PAGE - 1) & ~(PAGE - 1)) + guard;
        t = reuse(size, guard);
        if (t) {
            block = t->block;
        } else {
            block = mmap(0, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
            if (block == MAP_FAILED)
                return 0;
            if (mprotect(block + guard, size - guard, PROT_READ | PROT_WRITE)) {
                munmap(block, size);
                return 0;
            }
        }
        top = block + size;
    }
    t = (struct __nslab_thread *)(top - room);
    memset(t, 0, sizeof *t);
    t->block = block;
    t->bytes = size;
    t->guard = guard;
    t->stack = (block ? block : top - size) + guard;
    t->stack_bytes = size - guard;
    return t;
}

static void enter(struct __nslab_thread *t)
{
    t->live = __nslab_live;
    t->live_link = &__nslab_live;
    if (t->live)
        t->live->live_link = &t->live;
    __nslab_live = t;
}

static char *objects_of(struct __nslab_thread *t)
{
    return (char *)(((unsigned long)(t + 1) + 15) & ~15UL);
}

static void begin(struct __nslab_thread *t)
{
    self = t;
    __syscall_rt_sigprocmask(SIG_SETMASK, &t->mask, 0, 8);
    if (t->c11_start)
        pthread_exit((void *)(long)t->c11_start(t->arg));
    pthread_exit(t->start(t->arg));
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *arg)
{
    struct clone_args args;
    unsigned long all = ~0UL;
    struct __nslab_thread *t;
    int saved = errno;
    int policy;
    struct sched_param param;
    long tid;
    if (attr && attr->__data.is_explicit) {
        int error = __nslab_sched_for(attr, &policy, &param);
        errno = saved;
        if (error)
            return error;
    }
    t = allocate(attr);
    if (!t) {
        errno = saved;
        return EAGAIN;
    }
    if (attr && attr->__data.is_detached & 2) {
        t->c11_start = (int (*)(void *))start;
        start = 0;
    }
    t->start = start;
    t->arg = arg;
    t->is_detached = attr && attr->__data.is_detached & 1;
    __builtin_nslab_thread_objects(objects_of(t));
    memset(&args, 0, sizeof args);
    args.flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS
        | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
    args.child_tid = args.parent_tid = (unsigned long)&t->tid;
    args.stack = (unsigned long)t->stack;
    args.stack_size = (char *)t - t->stack & ~15UL;
    args.tls = (unsigned long)objects_of(t);
    __syscall_rt_sigprocmask(SIG_BLOCK, &all, &t->mask, 8);
    __nslab_locks_streams = 1;
    if (!__nslab_nr_threads) {
        __nslab_nr_threads = 1;
        __nslab_all_threads = __nslab_change_all;
        enter(__nslab_thread());
    }
    __nslab_nr_threads++;
    enter(t);
    *thread = (pthread_t)t;
    tid = __syscall_clone3_stack(&args, sizeof args);
    if (tid == 0) {
        /* In the thread, which from here on calls on its own stack. */
        __builtin_nslab_set_stack((void *)((unsigned long)t & ~15UL));
        begin(t);
    }
    __syscall_rt_sigprocmask(SIG_SETMASK, &t->mask, 0, 8);
    if (attr && attr->__data.is_explicit)
        sched_setscheduler(0, policy, &param);
    errno = saved;
    if (tid < 0) {
        __nslab_nr_threads--;
        __nslab_leave(t);
        t->tid = 0;
        t->next = unused;
        unused = t;
        return (int)-tid;
    }
    if (t->is_detached && t->block) {
        t->next = unused;
        unused = t;
    }
    return 0;
}

_Noreturn void pthread_exit(void *result)
{
    struct __nslab_thread *t = __nslab_thread();
    struct __nslab_cleanup *cleanup;
    t->is_exiting = 1;
    t->result = result;
    while ((cleanup = t->cleanups)) {
        t->cleanups = cleanup->next;
        cleanup->function(cleanup->arg);
    }
    if (__nslab_end_specific)
        __nslab_end_specific(t);
    if (__nslab_end_robust)
        __nslab_end_robust(t);
    if (__nslab_nr_threads <= 1)
        exit(0);
    __nslab_nr_threads--;
    if (t->live_link)
        __nslab_leave(t);
    if (t == &first) {
        t->is_exiting = 2;
        __nslab_wake(&t->is_exiting, INT_MAX, 1);
    }
    for (;;)
        __syscall_exit(0);
}

int __nslab_join(pthread_t thread, void **result, clockid_t clock, const struct timespec *deadline, int tries)
{
    struct __nslab_thread *t = (struct __nslab_thread *)thread, *me = __nslab_thread();
    int tid, error = 0;
    if (t->is_detached)
        return EINVAL;
    if (t == me || (me->joiner == t && !t->is_cancelled))
        return EDEADLK;
    if (t->joiner)
        return EINVAL;
    t->joiner = me;
    if (t == &first) {
        while (t->is_exiting < 2 && error != ETIMEDOUT)
            error = tries ? ETIMEDOUT : __nslab_wait(&t->is_exiting, t->is_exiting, 1, clock, deadline);
    } else {
        while ((tid = t->tid)) {
            pthread_testcancel();
            error = tries ? ETIMEDOUT : __nslab_wait(&t->tid, tid, 1, clock, deadline);
            if (error == ETIMEDOUT || error == EINVAL)
                break;
        }
    }
    if (t->tid && t != &first) {
        t->joiner = 0;
        return tries ? EBUSY : error;
    }
    if (result)
        *result = t->result;
    if (t->block) {
        t->next = unused;
        unused = t;
    }
    return 0;
}

int pthread_join(pthread_t thread, void **result) { return __nslab_join(thread, result, CLOCK_REALTIME, 0, 0); }
int pthread_tryjoin_np(pthread_t thread, void **result) { return __nslab_join(thread, result, CLOCK_REALTIME, 0, 1); }

int pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *deadline)
{
    return __nslab_join(thread, result, CLOCK_REALTIME, deadline, 0);
}

int pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock, const struct timespec *deadline)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return EINVAL;
    return __nslab_join(thread, result, clock, deadline, 0);
}

int pthread_detach(pthread_t thread)
{
    struct __nslab_thread *t = (struct __nslab_thread *)thread;
    if (t->is_detached || t->joiner)
        return EINVAL;
    t->is_detached = 1;
    if (t->block) {
        t->next = unused;
        unused = t;
    }
    return 0;
}

static pid_t number_of(pthread_t thread)
{
    struct __nslab_thread *t = (struct __nslab_thread *)thread;
    return t == &first ? getpid() : t->tid;
}

int pthread_kill(pthread_t thread, int number)
{
    pid_t tid = number_of(thread);
    if (number == NSLAB_SIGCANCEL || number == NSLAB_SIGCANCEL + 1)
        return EINVAL;
    return tid > 0 ? -(int)__syscall_tgkill(getpid(), tid, number) : 0;
}

static int comm_file(pthread_t thread, int flags)
{
    char path[64] = "/proc/self/task/";
    char digits[16];
    int n = 0, at = strlen(path);
    pid_t tid = number_of(thread);
    do
        digits[n++] = '0' + tid % 10;
    while (tid /= 10);
    while (n)
        path[at++] = digits[--n];
    strcpy(path + at, "/comm");
    return (int)__syscall_openat(-100, path, flags, 0);
}

int pthread_setname_np(pthread_t thread, const char *name)
{
    size_t n = strlen(name);
    long fd, result;
    if (n > 15)
        return ERANGE;
    if (thread == pthread_self())
        return -(int)__syscall_prctl(PR_SET_NAME, (unsigned long)name, 0, 0, 0);
    fd = comm_file(thread, 2);
    if (fd < 0)
        return (int)-fd;
    result = __syscall_write(fd, name, n);
    __syscall_close(fd);
    return result < 0 ? (int)-result : 0;
}

int pthread_getname_np(pthread_t thread, char *name, size_t size)
{
    long fd, n;
    if (size < 16)
        return ERANGE;
    if (thread == pthread_self())
        return -(int)__syscall_prctl(PR_GET_NAME, (unsigned long)name, 0, 0, 0);
    fd = comm_file(thread, 0);
    if (fd < 0)
        return (int)-fd;
    n = __syscall_read(fd, name, size);
    __syscall_close(fd);
    if (n < 0)
        return (int)-n;
    name[n && name[n - 1] == '\n' ? n - 1 : n == (long)size ? n - 1 : n] = 0;
    return 0;
}

int pthread_getcpuclockid(pthread_t thread, clockid_t *clock)
{
    /* CPUCLOCK_SCHED of one thread - include/linux/posix-timers_types.h */
    *clock = ~number_of(thread) << 3 | 6;
    return 0;
}

int pthread_setaffinity_np(pthread_t thread, size_t size, const cpu_set_t *set)
{
    return -(int)__syscall_sched_setaffinity(number_of(thread), size, set);
}

int pthread_getaffinity_np(pthread_t thread, size_t size, cpu_set_t *set)
{
    long n = __syscall_sched_getaffinity(number_of(thread), size, set);
    if (n < 0)
        return (int)-n;
    memset((char *)set + n, 0, size - n);
    return 0;
}

int pthread_yield(void) { return sched_yield(); }
