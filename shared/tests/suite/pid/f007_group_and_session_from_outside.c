// The init of a pid namespace whose group and session leaders are outside sees them as 0 (fact 7);
// setsid(2) gives it its own, number 1 (fact 8).
//@ machine: lab,bare
//@ facts: 7 8
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int init(void *arg)
{
    printf("group %d, session %d\n", getpgrp(), getsid(0));
    if (setsid() == -1)
        err(1, "setsid");
    printf("after setsid: group %d, session %d\n", getpgrp(), getsid(0));
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
