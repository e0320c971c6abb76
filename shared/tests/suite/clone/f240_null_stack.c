// glibc's clone() with no stack or no function is EINVAL, without a system call (fact 240).
//@ machine: lab,bare
//@ facts: 240
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static char stack[64 * 1024];

static int child(void *arg)
{
    return 0;
}

int main(void)
{
    printf("no stack: %s\n", clone(child, NULL, SIGCHLD, NULL) == -1 ? strerror(errno) : "ok");
    printf("no function: %s\n", clone(NULL, stack + sizeof(stack), SIGCHLD, NULL) == -1 ? strerror(errno) : "ok");
    return 0;
}
