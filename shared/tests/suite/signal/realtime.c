// Real-time signals: queued, in order, with a value; standard ones are not - signal(7).
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int seen[64], values[64];
static volatile int n;

static void handler(int sig, siginfo_t *info, void *context) {
    seen[n] = sig;
    values[n] = info->si_value.sival_int;
    n++;
}

static void show(void) {
    for (int i = 0; i < n; i++)
        if (seen[i] >= SIGRTMIN)
            printf(" RT%d=%d", seen[i] - SIGRTMIN, values[i]);
        else
            printf(" %d", seen[i]);
    printf("\n");
    n = 0;
}

int main(void) {
    struct sigaction sa;
    sigset_t all, none;
    printf("%d %d\n", SIGRTMIN, SIGRTMAX);
    memset(&sa, 0, sizeof sa);
    sa.sa_sigaction = handler;
    sa.sa_flags = SA_SIGINFO;
    sigfillset(&sa.sa_mask);
    for (int i = 0; i < 4; i++)
        sigaction(SIGRTMIN + i, &sa, NULL);
    sigaction(SIGUSR1, &sa, NULL);
    sigaction(SIGRTMAX, &sa, NULL);
    sigfillset(&all);
    sigemptyset(&none);
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (int i = 0; i < 3; i++) {
        union sigval value;
        value.sival_int = i;
        sigqueue(getpid(), SIGRTMIN + 2, value);
        sigqueue(getpid(), SIGRTMIN, value);
        sigqueue(getpid(), SIGUSR1, value);
    }
    union sigval value = {.sival_int = 99};
    sigqueue(getpid(), SIGRTMAX, value);
    kill(getpid(), SIGRTMIN + 1);
    sigset_t pending;
    sigpending(&pending);
    printf("pending %d %d %d %d\n", sigismember(&pending, SIGRTMIN), sigismember(&pending, SIGRTMIN + 1),
           sigismember(&pending, SIGRTMIN + 2), sigismember(&pending, SIGRTMIN + 3));
    sigprocmask(SIG_SETMASK, &none, NULL);
    printf("%d:", n);
    // A handler that blocks everything: each runs to its end before the next.
    show();
    int r = sigqueue(getpid(), 65, value);
    printf("signal 65: %d %s\n", r, strerror(errno));
    r = sigqueue(getpid(), 0, value);
    printf("signal 0: %d\n", r);
    r = sigqueue(99999, SIGUSR1, value);
    printf("nobody: %d %s\n", r, strerror(errno));
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGRTMIN + 5, SIG_DFL);
        raise(SIGRTMIN + 5);
        _exit(0);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("by default it ends the process: %d\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGRTMIN + 5);
    printf("%s\n", strsignal(SIGRTMIN));
    printf("%s\n", strsignal(SIGRTMIN + 3));
    return 0;
}
