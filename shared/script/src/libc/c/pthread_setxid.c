/* Ids are the process's: a thread that changes them has all others change theirs, as glibc has them (nptl/nptl_setxid.c). */
#include <signal.h>
#include <unistd.h>
#include <bits/nslab_thread.h>

static struct {
    long (*call)(long, long, long);
    long args[3];
    /* How many threads have not changed theirs yet. */
    int left;
    int is_busy;
} request;

static void has_changed(struct __nslab_thread *t)
{
    t->changes_ids = 0;
    if (!--request.left)
        __nslab_wake(&request.left, 1, 0);
}

static void on_setxid(int number)
{
    struct __nslab_thread *t = __nslab_thread();
    if (!t->changes_ids)
        return;
    request.call(request.args[0], request.args[1], request.args[2]);
    has_changed(t);
}

/* A thread that ends needs other ids no more. */
void __nslab_leave(struct __nslab_thread *t)
{
    *t->live_link = t->live;
    if (t->live)
        t->live->live_link = t->live_link;
    t->live_link = 0;
    if (t->changes_ids)
        has_changed(t);
}

static struct __nslab_thread *next_to_ask(void)
{
    for (struct __nslab_thread *t = __nslab_live; t; t = t->live)
        if (!t->is_asked)
            return t;
    return 0;
}

static void ask(struct __nslab_thread *t)
{
    int tid = t->tid ? t->tid : getpid();
    t->is_asked = 1;
    /* In a child that clone(2) made, the caller may have the number of a thread that is not here. */
    if (t == __nslab_thread() || tid == gettid())
        return;
    t->changes_ids = 1;
    request.left++;
    if (__syscall_tgkill(getpid(), tid, NSLAB_SIGSETXID) && t->changes_ids)
        has_changed(t);
}

/* Who was forked is alone. */
static void forget_others(void)
{
    struct __nslab_thread *t = __nslab_thread();
    request.left = request.is_busy = 0;
    t->live = 0;
    t->live_link = &__nslab_live;
    t->changes_ids = 0;
    __nslab_live = t;
    __nslab_nr_threads = 1;
}

long __nslab_change_all(long (*call)(long, long, long), long a, long b, long c)
{
    struct { void (*handler)(int); unsigned long flags; void *restorer; unsigned long mask; } action = { on_setxid, SA_RESTART, 0, 0 };
    struct __nslab_thread *t;
    long result;
    int left;
    if (!call) {
        forget_others();
        return 0;
    }
    while (request.is_busy)
        __nslab_wait(&request.is_busy, 1, 0, 1, 0);
    request.is_busy = 1;
    request.call = call;
    request.args[0] = a;
    request.args[1] = b;
    request.args[2] = c;
    __syscall_rt_sigaction(NSLAB_SIGSETXID, &action, 0, 8);
    for (t = __nslab_live; t; t = t->live)
        t->is_asked = 0;
    /* While one is asked, others may begin and end. */
    while ((t = next_to_ask()))
        ask(t);
    while ((left = request.left))
        __nslab_wait(&request.left, left, 0, 1, 0);
    /* Itself last: it might not be allowed to signal the others any more. */
    result = call(a, b, c);
    request.is_busy = 0;
    __nslab_wake(&request.is_busy, 1, 0);
    return result;
}
