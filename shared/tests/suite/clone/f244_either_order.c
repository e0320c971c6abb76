// After clone(2) nothing orders the first line of the parent and of the child: both orders are right (fact 244).
//@ order: free
//@ machine: lab,bare
//@ facts: 244
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int child(void *arg)
{
    write(1, "child\n", 6);
    return 0;
}

int main(void)
{
    if (clone(child, stack + sizeof(stack), SIGCHLD, NULL) == -1)
        err(1, "clone");
    write(1, "parent\n", 7);
    wait(NULL);
    return 0;
}
