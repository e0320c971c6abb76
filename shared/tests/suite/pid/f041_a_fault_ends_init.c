// A fault of its own kills init like anybody else: signal 11 (fact 41).
//@ machine: lab,bare
//@ facts: 41
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int init(void *arg)
{
    volatile int *nowhere = arg;
    *nowhere = 1;
    return 0;
}

int main(void)
{
    int status;
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, &status, 0);
    printf("init's fault: signal %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    return 0;
}
