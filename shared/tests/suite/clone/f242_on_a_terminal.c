// The same as f242_return_does_not_flush on a terminal, which is line-buffered: nothing is lost (fact 242).
//@ stdio: pty
//@ machine: lab,bare
//@ facts: 242
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int returns(void *arg)
{
    printf("this line is shown\n");
    return 0;
}

static int exits(void *arg)
{
    printf("this line is shown too\n");
    exit(0);
}

int main(void)
{
    if (clone(returns, stack + sizeof(stack), SIGCHLD, NULL) == -1)
        err(1, "clone");
    wait(NULL);
    if (clone(exits, stack + sizeof(stack), SIGCHLD, NULL) == -1)
        err(1, "clone");
    wait(NULL);
    printf("the parent's line\n");
    return 0;
}
