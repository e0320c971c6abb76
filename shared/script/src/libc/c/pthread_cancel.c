/* Cancellation - pthreads(7). A signal ends the wait that the thread is in; then it ends itself. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <bits/nslab_thread.h>

void __nslab_cleanup_push(struct __nslab_cleanup *cleanup)
{
    struct __nslab_thread *t = __nslab_thread();
    cleanup->next = t->cleanups;
    t->cleanups = cleanup;
}

void __nslab_cleanup_pop(struct __nslab_cleanup *cleanup, int execute)
{
    __nslab_thread()->cleanups = cleanup->next;
    if (execute)
        cleanup->function(cleanup->arg);
}

void pthread_testcancel(void)
{
    struct __nslab_thread *t = __nslab_thread();
    if (t->is_cancelled && t->cancel_state == PTHREAD_CANCEL_ENABLE && !t->is_exiting)
        pthread_exit(PTHREAD_CANCELED);
}

static void on_cancel(int number)
{
    if (__nslab_thread()->cancel_type == PTHREAD_CANCEL_ASYNCHRONOUS)
        pthread_testcancel();
}

int pthread_cancel(pthread_t thread)
{
    struct __nslab_thread *t = (struct __nslab_thread *)thread;
    struct { void (*handler)(int); unsigned long flags; void *restorer; unsigned long mask; } action = { on_cancel, 0, 0, 0 };
    if (!__nslab_cancel) {
        __nslab_cancel = pthread_testcancel;
        __syscall_rt_sigaction(NSLAB_SIGCANCEL, &action, 0, 8);
    }
    t->is_cancelled = 1;
    if (t == __nslab_thread()) {
        if (t->cancel_type == PTHREAD_CANCEL_ASYNCHRONOUS)
            pthread_testcancel();
        return 0;
    }
    if (t->cancel_state == PTHREAD_CANCEL_ENABLE)
        __syscall_tgkill(getpid(), t->tid ? t->tid : getpid(), NSLAB_SIGCANCEL);
    return 0;
}

int pthread_setcancelstate(int state, int *old)
{
    struct __nslab_thread *t = __nslab_thread();
    if (state != PTHREAD_CANCEL_ENABLE && state != PTHREAD_CANCEL_DISABLE)
        return EINVAL;
    if (old)
        *old = t->cancel_state;
    t->cancel_state = state;
    if (t->cancel_type == PTHREAD_CANCEL_ASYNCHRONOUS)
        pthread_testcancel();
    return 0;
}

int pthread_setcanceltype(int type, int *old)
{
    struct __nslab_thread *t = __nslab_thread();
    if (type != PTHREAD_CANCEL_DEFERRED && type != PTHREAD_CANCEL_ASYNCHRONOUS)
        return EINVAL;
    if (old)
        *old = t->cancel_type;
    t->cancel_type = type;
    if (type == PTHREAD_CANCEL_ASYNCHRONOUS)
        pthread_testcancel();
    return 0;
}
