// Returning from clone's function is _exit(2): what printf had buffered for a pipe is lost (fact 242); a flush saves it.
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

static int loses(void *arg)
{
    printf("this line is lost\n");
    return 0;
}

static int keeps(void *arg)
{
    printf("this line is kept\n");
    exit(0);
}

int main(void)
{
    if (clone(loses, stack + sizeof(stack), SIGCHLD, NULL) == -1)
        err(1, "clone");
    wait(NULL);
    if (clone(keeps, stack + sizeof(stack), SIGCHLD, NULL) == -1)
        err(1, "clone");
    wait(NULL);
    printf("the parent's line\n");
    return 0;
}
