#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define STACK_SIZE (8 * 1024 * 1024)

static int child(void *arg)
{
    (void)arg;
    return 0;
}

int main(int argc, char *argv[])
{
    long count = argc > 1 ? atol(argv[1]) : 0;
    char *stack = malloc(STACK_SIZE);

    memset(stack, 1, STACK_SIZE);
    for (long i = 0; i < count; i++) {
        if (clone(child, stack + STACK_SIZE, CLONE_NEWPID | CLONE_NEWUTS | SIGCHLD, NULL) < 0)
            return 1;
        wait(NULL);
    }
    return 0;
}
