// Waiting for a signal without losing it: block, look, sigsuspend(2); what pause(2) and sigsuspend give back.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t usr1, usr2;
static char order[16];
static volatile sig_atomic_t length;

static void handler(int sig) {
    order[length++] = sig == SIGUSR1 ? '1' : '2';
    if (sig == SIGUSR1) usr1++;
    else usr2++;
}

static int blocked(int sig) {
    sigset_t now;
    sigprocmask(SIG_SETMASK, NULL, &now);
    return sigismember(&now, sig);
}

int main(void) {
    struct sigaction sa;
    sigset_t both, none, but_usr1;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = handler;
    sigemptyset(&sa.sa_mask);
    sigaction(SIGUSR1, &sa, NULL);
    sigaction(SIGUSR2, &sa, NULL);
    sigemptyset(&none);
    sigemptyset(&both);
    sigaddset(&both, SIGUSR1);
    sigaddset(&both, SIGUSR2);
    sigfillset(&but_usr1);
    sigdelset(&but_usr1, SIGUSR1);
    sigprocmask(SIG_BLOCK, &both, NULL);

    raise(SIGUSR1);
    raise(SIGUSR2);
    printf("pending, handlers run: %d\n", usr1 + usr2);
    int n = sigsuspend(&but_usr1);
    printf("sigsuspend for SIGUSR1: %d %s, usr1 %d usr2 %d\n", n, strerror(errno), usr1, usr2);
    printf("blocked again: %d %d\n", blocked(SIGUSR1), blocked(SIGUSR2));
    n = sigsuspend(&none);
    printf("sigsuspend for all: %d, usr1 %d usr2 %d\n", n, usr1, usr2);

    fflush(stdout);
    if (fork() == 0) {
        for (int i = 0; i < 5; i++)
            kill(getppid(), SIGUSR1);
        _exit(0);
    }
    while (usr1 < 2)
        sigsuspend(&none);
    printf("from a child: at least one came: %d\n", usr1 >= 2);
    while (wait(NULL) < 0)
        ;
    sigprocmask(SIG_UNBLOCK, &both, NULL);

    length = 0;
    sigprocmask(SIG_BLOCK, &both, NULL);
    raise(SIGUSR2);
    raise(SIGUSR1);
    raise(SIGUSR1);
    sigset_t pending;
    sigpending(&pending);
    printf("pending: %d %d %d\n", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2), sigismember(&pending, SIGINT));
    sigprocmask(SIG_UNBLOCK, &both, NULL);
    order[length] = 0;
    printf("handlers ran in this order: %s\n", order);

    pid_t pid = fork();
    if (pid == 0) {
        pause();
        printf("never printed\n");
        _exit(0);
    }
    int status;
    usleep(200000);
    kill(pid, SIGTERM);
    waitpid(pid, &status, 0);
    printf("a pause that a signal ends for good: %d\n", WTERMSIG(status));
    return 0;
}
