// Only the low byte of an exit status survives: 307 becomes 51 (fact 241).
//@ machine: lab,bare
//@ facts: 241
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int child(void *arg)
{
    return 307;
}

int main(void)
{
    int status;
    pid_t pid = clone(child, stack + sizeof(stack), SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, &status, 0);
    printf("returned 307: %d\n", WEXITSTATUS(status));
    pid = fork();
    if (pid == 0)
        exit(-1);
    waitpid(pid, &status, 0);
    printf("exit(-1): %d\n", WEXITSTATUS(status));
    return 256 + 9;
}
