/* Sets of signals, signals with values, interval timers, and System V's way. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

int sigisemptyset(const sigset_t *set)
{
    for (int i = 0; i < 16; i++)
        if (set->__val[i])
            return 0;
    return 1;
}

int sigandset(sigset_t *to, const sigset_t *a, const sigset_t *b)
{
    for (int i = 0; i < 16; i++)
        to->__val[i] = a->__val[i] & b->__val[i];
    return 0;
}

int sigorset(sigset_t *to, const sigset_t *a, const sigset_t *b)
{
    for (int i = 0; i < 16; i++)
        to->__val[i] = a->__val[i] | b->__val[i];
    return 0;
}

int sigqueue(pid_t pid, int number, const union sigval value)
{
    siginfo_t info;
    memset(&info, 0, sizeof info);
    info.si_signo = number;
    info.si_code = SI_QUEUE;
    info.si_pid = getpid();
    info.si_uid = getuid();
    info.si_value = value;
    return __nslab_ret(__syscall_rt_sigqueueinfo(pid, number, &info));
}

int getitimer(int which, struct itimerval *now) { return __nslab_ret(__syscall_getitimer(which, now)); }

int setitimer(int which, const struct itimerval *timer, struct itimerval *old)
{
    return __nslab_ret(__syscall_setitimer(which, timer, old));
}

useconds_t ualarm(useconds_t value, useconds_t interval)
{
    struct itimerval timer, old;
    timer.it_value.tv_sec = 0;
    timer.it_value.tv_usec = value;
    timer.it_interval.tv_sec = 0;
    timer.it_interval.tv_usec = interval;
    if (setitimer(ITIMER_REAL, &timer, &old) < 0)
        return -1;
    return old.it_value.tv_sec * 1000000 + old.it_value.tv_usec;
}

static int mask(int how, int number)
{
    sigset_t set;
    sigemptyset(&set);
    if (sigaddset(&set, number) < 0)
        return -1;
    return sigprocmask(how, &set, 0);
}

int sighold(int number) { return mask(SIG_BLOCK, number); }
int sigrelse(int number) { return mask(SIG_UNBLOCK, number); }

int sigignore(int number)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_IGN;
    return sigaction(number, &action, 0);
}

int sigpause(int number)
{
    sigset_t set;
    if (sigprocmask(SIG_BLOCK, 0, &set) < 0 || sigdelset(&set, number) < 0)
        return -1;
    return sigsuspend(&set);
}

sighandler_t sigset(int number, sighandler_t handler)
{
    struct sigaction action, old;
    sigset_t before;
    if (handler == SIG_ERR) {
        errno = EINVAL;
        return SIG_ERR;
    }
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    if (sigprocmask(SIG_BLOCK, 0, &before) < 0 || sigismember(&before, number) < 0)
        return SIG_ERR;
    if (handler == SIG_HOLD) {
        if (mask(SIG_BLOCK, number) < 0 || sigaction(number, 0, &old) < 0)
            return SIG_ERR;
    } else if (sigaction(number, &action, &old) < 0 || mask(SIG_UNBLOCK, number) < 0) {
        return SIG_ERR;
    }
    return sigismember(&before, number) ? SIG_HOLD : old.sa_handler;
}
