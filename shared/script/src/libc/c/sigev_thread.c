/* SIGEV_THREAD: a thread of the library waits for an internal signal, and begins a thread for each notice - sigevent(3type). */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <bits/nslab_thread.h>

#define SIGNOTICE 33
#define BIT (1UL << (SIGNOTICE - 1))

struct notice { void (*function)(union sigval); union sigval value; pthread_attr_t attr; };

static int helper;

static void *tell(void *arg)
{
    struct notice *n = arg;
    n->function(n->value);
    return 0;
}

static void start(struct notice *n)
{
    pthread_t t;
    pthread_create(&t, &n->attr, tell, n);
}

/* A thread that has let the signal in, with sigprocmask(2) and a mask of its own, hands it on. */
static void on_notice(int number, siginfo_t *info, void *context) { start(info->si_value.sival_ptr); }

static void *wait_for_notices(void *arg)
{
    unsigned long all = ~0UL, set = BIT;
    siginfo_t info;
    __syscall_rt_sigprocmask(SIG_SETMASK, &all, 0, 8);
    helper = __syscall_gettid();
    __nslab_wake(&helper, 1, 0);
    for (;;)
        if (__syscall_rt_sigtimedwait(&set, &info, 0, 8) == SIGNOTICE)
            start(info.si_value.sival_ptr);
    return 0;
}

/* Turns the request into one that the kernel knows: a signal, to the helper alone where `to_thread`. */
int __nslab_notify_thread(const struct sigevent *event, struct sigevent *out, int to_thread)
{
    struct { void (*handler)(int, siginfo_t *, void *); unsigned long flags; void *restorer; unsigned long mask; } action
        = { on_notice, SA_SIGINFO | SA_RESTART, 0, 0 };
    unsigned long set = BIT;
    struct notice *n = malloc(sizeof *n);
    pthread_attr_t attr;
    pthread_t t;
    int error;
    if (!n)
        return ENOMEM;
    n->function = event->sigev_notify_function;
    n->value = event->sigev_value;
    if (event->sigev_notify_attributes)
        n->attr = *event->sigev_notify_attributes;
    else
        pthread_attr_init(&n->attr);
    pthread_attr_setdetachstate(&n->attr, PTHREAD_CREATE_DETACHED);
    __syscall_rt_sigprocmask(SIG_BLOCK, &set, 0, 8);
    if (!helper) {
        __syscall_rt_sigaction(SIGNOTICE, &action, 0, 8);
        pthread_attr_init(&attr);
        pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
        pthread_attr_setstacksize(&attr, PTHREAD_STACK_MIN);
        error = pthread_create(&t, &attr, wait_for_notices, 0);
        if (error)
            return error;
        /* It is none of the program's: the last of those ends the process. */
        __nslab_nr_threads--;
        while (!helper)
            __nslab_wait(&helper, 0, 0, 0, 0);
    }
    memset(out, 0, sizeof *out);
    out->sigev_value.sival_ptr = n;
    out->sigev_signo = SIGNOTICE;
    out->sigev_notify = to_thread ? SIGEV_THREAD_ID : SIGEV_SIGNAL;
    if (to_thread)
        out->sigev_notify_thread_id = helper;
    return 0;
}
