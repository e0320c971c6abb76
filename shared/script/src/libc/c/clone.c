/* clone(2) as glibc wraps it (sysdeps/unix/sysv/linux/x86_64/clone.S). */
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <bits/nslab_syscall.h>

int clone(int (*fn)(void *), void *stack, int flags, void *arg, ...)
{
    unsigned long *top = (unsigned long *)((unsigned long)stack & ~15UL);
    int *parent_tid, *child_tid;
    void *tls;
    long pid;
    va_list ap;
    if (!fn || !top) {
        errno = EINVAL;
        return -1;
    }
    va_start(ap, arg);
    parent_tid = va_arg(ap, int *);
    tls = va_arg(ap, void *);
    child_tid = va_arg(ap, int *);
    va_end(ap);
    /* Argument and function wait on the new stack: this is where a stack that is no memory faults, in the caller. */
    top[-1] = (unsigned long)arg;
    top[-2] = (unsigned long)fn;
    pid = __syscall_clone((unsigned int)flags, top - 2, parent_tid, child_tid, (unsigned long)tls);
    if (pid == 0) {
        /* In the child, which from here on calls on its own stack. */
        __builtin_nslab_set_stack(top);
        __syscall_exit(fn(arg));
        __builtin_trap();
    }
    return __nslab_ret(pid);
}
