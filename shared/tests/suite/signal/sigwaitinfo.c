// Taking signals without handlers: sigwait(3), sigwaitinfo(2), sigtimedwait(2).
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t handled;
static void handler(int sig) { handled = sig; }

int main(void) {
    sigset_t set, usr2;
    siginfo_t info;
    int sig = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGCHLD);
    sigaddset(&set, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &set, NULL);

    raise(SIGUSR1);
    int n = sigwait(&set, &sig);
    printf("sigwait: %d, signal %d\n", n, sig);
    kill(getpid(), SIGUSR1);
    n = sigwaitinfo(&set, &info);
    printf("sigwaitinfo: %d, signo %d, SI_USER %d, own pid %d\n", n, info.si_signo, info.si_code == SI_USER, info.si_pid == getpid());

    struct timespec none = {0, 0}, little = {0, 50000000}, bad = {0, -1};
    n = sigtimedwait(&set, &info, &none);
    printf("sigtimedwait, nothing there: %d %s\n", n, strerror(errno));
    n = sigtimedwait(&set, NULL, &little);
    printf("sigtimedwait, nothing comes: %d %s\n", n, strerror(errno));
    n = sigtimedwait(&set, NULL, &bad);
    printf("sigtimedwait, bad time: %d %s\n", n, strerror(errno));

    union sigval value = {.sival_int = 1};
    sigqueue(getpid(), SIGRTMIN, value);
    value.sival_int = 2;
    sigqueue(getpid(), SIGRTMIN, value);
    raise(SIGUSR1);
    for (int i = 0; i < 3; i++) {
        n = sigwaitinfo(&set, &info);
        if (n == SIGUSR1)
            printf("the lowest first: SIGUSR1\n");
        else
            printf("queued: %d\n", info.si_value.sival_int);
    }

    pid_t pid = fork();
    if (pid == 0)
        _exit(9);
    n = sigwaitinfo(&set, &info);
    printf("a child: %s, the child's %d, status %d\n", n == SIGCHLD ? "SIGCHLD" : "?", info.si_pid == pid, info.si_status);
    waitpid(pid, NULL, 0);

    // Another signal, with a handler, interrupts the wait.
    signal(SIGUSR2, handler);
    pid = fork();
    if (pid == 0) {
        usleep(200000);
        kill(getppid(), SIGUSR2);
        _exit(0);
    }
    sigdelset(&set, SIGCHLD);
    n = sigwaitinfo(&set, NULL);
    printf("interrupted: %d %s, handled %d\n", n, strerror(errno), (int)handled);
    wait(NULL);
    return 0;
}
