// A blocked signal waits and is delivered once when it is unblocked, however often it was sent; sigsuspend(2) waits for one.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t count;

static void handler(int sig)
{
    count++;
}

int main(void)
{
    sigset_t set, old, pending;
    signal(SIGUSR1, handler);
    signal(SIGUSR2, handler);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, &old);
    raise(SIGUSR1);
    raise(SIGUSR1);
    raise(SIGUSR1);
    sigpending(&pending);
    printf("pending: USR1 %d, USR2 %d; handled %d\n", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2), (int)count);
    sigprocmask(SIG_SETMASK, &old, NULL);
    printf("unblocked: handled %d\n", (int)count);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGUSR1);
    int r = sigsuspend(&old);
    printf("sigsuspend: %d, handled %d\n", r, (int)count);
    signal(SIGUSR2, SIG_IGN);
    raise(SIGUSR2);
    printf("ignored: handled %d\n", (int)count);
    signal(SIGTERM, SIG_DFL);
    fflush(stdout);
    raise(SIGTERM);
    printf("not reached\n");
    return 0;
}
