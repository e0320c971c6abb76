// The first process of a new pid namespace is pid 1, and its parent, who is outside, is 0 (fact 1).
// clone(2) returns the child's number in the caller's namespace (fact 2).
//@ machine: lab,bare
//@ facts: 1 2
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
    printf("child: pid %d, parent %d\n", getpid(), getppid());
    fflush(stdout);
    return 0;
}

int main(void)
{
    pid_t me = getpid();
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    pid_t waited = waitpid(pid, NULL, 0);
    printf("parent: clone returned the next number after mine: %s\n", pid == me + 1 ? "yes" : "no");
    printf("parent: waitpid returned the same number: %s\n", waited == pid ? "yes" : "no");
    return 0;
}
