// Inside its namespace init gets only signals that it has a handler for, not even SIGKILL; kill(2) says 0 all the same
// (facts 36, 37, 38).
//@ machine: lab,bare
//@ facts: 36 37 38
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static volatile sig_atomic_t seen;

static void handler(int sig)
{
    seen = sig;
}

static int init(void *arg)
{
    printf("kill(1, SIGKILL) by init itself: %d\n", kill(1, SIGKILL));
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        printf("kill(1, SIGTERM) by a child: %d\n", kill(1, SIGTERM));
        printf("kill(1, SIGKILL) by a child: %d\n", kill(1, SIGKILL));
        printf("kill(1, SIGSTOP) by a child: %d\n", kill(1, SIGSTOP));
        exit(0);
    }
    waitpid(pid, NULL, 0);
    signal(SIGUSR1, handler);
    pid = fork();
    if (pid == 0) {
        kill(1, SIGUSR1);
        _exit(0);
    }
    while (waitpid(pid, NULL, 0) == -1)
        ;
    printf("the handler saw SIGUSR1: %s\n", seen == SIGUSR1 ? "yes" : "no");
    fflush(stdout);
    return 5;
}

int main(void)
{
    int status;
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, &status, 0);
    printf("init exited by itself: %s, with %d\n", WIFEXITED(status) ? "yes" : "no", WEXITSTATUS(status));
    return 0;
}
