// After unshare(CLONE_NEWPID) the caller's children live elsewhere: another new pid namespace is EINVAL,
// by unshare(2) and by clone(2) (fact 21).
//@ machine: lab,bare
//@ facts: 21
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static char stack[64 * 1024];

static int child(void *arg)
{
    return 0;
}

int main(void)
{
    if (unshare(CLONE_NEWPID) == -1)
        err(1, "first unshare");
    if (unshare(CLONE_NEWPID) == -1)
        warn("second unshare");
    if (clone(child, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL) == -1)
        warn("clone");
    return 0;
}
