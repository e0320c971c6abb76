/* Signals. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

/* What the kernel calls struct sigaction. */
struct kernel_sigaction {
    sighandler_t handler;
    unsigned long flags;
    void (*restorer)(void);
    unsigned long mask;
};

/* glibc keeps signals 32 and 33 for itself. */
#define INTERNAL (3UL << 31)

static int is_bad(int number)
{
    if (number > 0 && number < NSIG && number != 32 && number != 33)
        return 0;
    errno = EINVAL;
    return 1;
}

int sigemptyset(sigset_t *set)
{
    memset(set, 0, sizeof *set);
    return 0;
}

int sigfillset(sigset_t *set)
{
    memset(set, 0xff, sizeof *set);
    set->__val[0] &= ~INTERNAL;
    return 0;
}

int sigaddset(sigset_t *set, int number)
{
    if (is_bad(number))
        return -1;
    set->__val[0] |= 1UL << (number - 1);
    return 0;
}

int sigdelset(sigset_t *set, int number)
{
    if (is_bad(number))
        return -1;
    set->__val[0] &= ~(1UL << (number - 1));
    return 0;
}

int sigismember(const sigset_t *set, int number)
{
    if (number <= 0 || number >= NSIG) {
        errno = EINVAL;
        return -1;
    }
    return set->__val[0] >> (number - 1) & 1;
}

int sigaction(int number, const struct sigaction *action, struct sigaction *old)
{
    struct kernel_sigaction new_one, old_one;
    if (number <= 0 || number >= NSIG || number == 32 || number == 33) {
        errno = EINVAL;
        return -1;
    }
    if (action) {
        new_one.handler = action->sa_handler;
        new_one.flags = (unsigned int)action->sa_flags;
        new_one.restorer = 0;
        new_one.mask = action->sa_mask.__val[0];
    }
    if (__nslab_ret(__syscall_rt_sigaction(number, action ? &new_one : 0, old ? &old_one : 0, 8)) < 0)
        return -1;
    if (old) {
        memset(old, 0, sizeof *old);
        old->sa_handler = old_one.handler;
        old->sa_flags = old_one.flags;
        old->sa_mask.__val[0] = old_one.mask;
    }
    return 0;
}

static unsigned long interrupting;

sighandler_t signal(int number, sighandler_t handler)
{
    struct sigaction action, old;
    if (handler == SIG_ERR || is_bad(number)) {
        errno = EINVAL;
        return SIG_ERR;
    }
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigaddset(&action.sa_mask, number);
    action.sa_flags = interrupting >> (number - 1) & 1 ? 0 : SA_RESTART;
    return sigaction(number, &action, &old) ? SIG_ERR : old.sa_handler;
}

int siginterrupt(int number, int flag)
{
    struct sigaction action;
    if (sigaction(number, 0, &action))
        return -1;
    if (flag) {
        interrupting |= 1UL << (number - 1);
        action.sa_flags &= ~SA_RESTART;
    } else {
        interrupting &= ~(1UL << (number - 1));
        action.sa_flags |= SA_RESTART;
    }
    return sigaction(number, &action, 0);
}

int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
    unsigned long mask = set ? set->__val[0] & ~INTERNAL : 0, before;
    if (__nslab_ret(__syscall_rt_sigprocmask(how, set ? &mask : 0, old ? &before : 0, 8)) < 0)
        return -1;
    if (old) {
        memset(old, 0, sizeof *old);
        old->__val[0] = before;
    }
    return 0;
}

int pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
    int saved = errno, result = sigprocmask(how, set, old) ? errno : 0;
    errno = saved;
    return result;
}

int sigsuspend(const sigset_t *mask) { return __nslab_ret(__syscall_rt_sigsuspend(mask, 8)); }

int sigpending(sigset_t *set)
{
    memset(set, 0, sizeof *set);
    return __nslab_ret(__syscall_rt_sigpending(set, 8));
}

int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout)
{
    int number = __nslab_ret(__syscall_rt_sigtimedwait(set, info, timeout, 8));
    /* "tkill is transparently used in raise()": what it sends is told of as kill's. */
    if (number != -1 && info && info->si_code == SI_TKILL)
        info->si_code = SI_USER;
    return number;
}

int sigwaitinfo(const sigset_t *set, siginfo_t *info) { return sigtimedwait(set, info, 0); }

int sigwait(const sigset_t *set, int *number)
{
    long found;
    do
        found = __syscall_rt_sigtimedwait(set, 0, 0, 8);
    while (found == -EINTR);
    if (found < 0)
        return -found;
    *number = found;
    return 0;
}

int kill(pid_t pid, int number) { return __nslab_ret(__syscall_kill(pid, number)); }
int tgkill(pid_t tgid, pid_t tid, int number) { return __nslab_ret(__syscall_tgkill(tgid, tid, number)); }
int pause(void)
{
    __nslab_point();
    return __nslab_ret(__syscall_pause());
}

unsigned int alarm(unsigned int seconds) { return __syscall_alarm(seconds); }
int pidfd_open(pid_t pid, unsigned int flags) { return __nslab_ret(__syscall_pidfd_open(pid, flags)); }

int pidfd_send_signal(int fd, int number, siginfo_t *info, unsigned int flags)
{
    return __nslab_ret(__syscall_pidfd_send_signal(fd, number, info, flags));
}

int killpg(pid_t pgrp, int number)
{
    if (pgrp < 0) {
        errno = EINVAL;
        return -1;
    }
    return kill(-pgrp, number);
}

int raise(int number)
{
    pid_t tid = gettid();
    return tgkill(getpid(), tid, number);
}

static stack_t alternate = { 0, SS_DISABLE, 0 };

int sigaltstack(const stack_t *stack, stack_t *old)
{
    stack_t before = alternate;
    unsigned long sp = __builtin_nslab_stack_pointer();
    int is_on = !(before.ss_flags & SS_DISABLE) && sp - (unsigned long)before.ss_sp < before.ss_size;
    if (stack) {
        if (is_on) {
            errno = EPERM;
            return -1;
        }
        if (stack->ss_flags & ~(SS_DISABLE | SS_ONSTACK)) {
            errno = EINVAL;
            return -1;
        }
        if (!(stack->ss_flags & SS_DISABLE) && stack->ss_size < MINSIGSTKSZ) {
            errno = ENOMEM;
            return -1;
        }
        alternate = *stack;
        if (stack->ss_flags & SS_DISABLE)
            __builtin_nslab_set_alt_stack(0, 0);
        else
            __builtin_nslab_set_alt_stack(stack->ss_sp, stack->ss_size);
    }
    if (old) {
        *old = before;
        if (is_on)
            old->ss_flags = SS_ONSTACK;
    }
    return 0;
}

void psignal(int number, const char *s)
{
    const char *text = sigdescr_np(number), *colon = s && *s ? ": " : "";
    if (text)
        fprintf(stderr, "%s%s%s\n", s && *s ? s : "", colon, text);
    else
        fprintf(stderr, "%s%sUnknown signal %d\n", s && *s ? s : "", colon, number);
}
