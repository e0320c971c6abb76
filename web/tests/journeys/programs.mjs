// Programs that several journeys run.

/** Makes a child with `FLAGS`. */
export const CLONE = `#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

static char stack[65536];

static int child(void *arg)
{
    return 0;
}

int main(void)
{
    int pid = clone(child, stack + sizeof(stack), FLAGS | SIGCHLD, NULL);
    if (pid == -1)
        perror("clone");
    wait(NULL);
    return 0;
}
`;
