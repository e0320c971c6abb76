// A pid that is not in the caller's namespace does not exist: ESRCH, and ECHILD for waitpid(2) (fact 11).
//@ machine: lab,bare
//@ facts: 11
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static pid_t outside;

static int child(void *arg)
{
    // In here there are only pid 1 and nobody else; the parent's number means nothing.
    if (kill(outside, 0) == -1)
        printf("kill: %s\n", strerror(errno));
    if (getpgid(outside) == -1)
        printf("getpgid: %s\n", strerror(errno));
    if (getsid(outside) == -1)
        printf("getsid: %s\n", strerror(errno));
    if (waitpid(outside, NULL, 0) == -1)
        printf("waitpid: %s\n", strerror(errno));
    fflush(stdout);
    return 0;
}

int main(void)
{
    outside = getpid();
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    return 0;
}
