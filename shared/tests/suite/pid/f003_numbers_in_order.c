// A new pid namespace hands out 1, 2, 3, ... and does not use a freed number again at once (fact 3).
//@ machine: lab,bare
//@ facts: 3
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
    for (int i = 0; i < 4; i++) {
        pid_t pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0)
            _exit(getpid());
        int status;
        waitpid(pid, &status, 0);
        printf("child %d exited with its pid %d\n", pid, WEXITSTATUS(status));
    }
    fflush(stdout);
    return 0;
}

int main(void)
{
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    return 0;
}
