// CLONE_PARENT makes a sibling; a namespace's init may not ask for it: EINVAL (fact 54).
// The sibling is not the caller's to wait for: ECHILD.
//@ machine: lab,bare
//@ facts: 54
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
static char sibling_stack[64 * 1024];

static int sibling(void *arg)
{
    return 9;
}

static int body(void *arg)
{
    pid_t pid = clone(sibling, sibling_stack + sizeof(sibling_stack), CLONE_PARENT | SIGCHLD, NULL);
    if (pid == -1)
        printf("%s: clone: %s\n", (char *)arg, strerror(errno));
    else if (waitpid(pid, NULL, 0) == -1)
        printf("%s: waitpid for the sibling: %s\n", (char *)arg, strerror(errno));
    fflush(stdout);
    return 0;
}

int main(void)
{
    int status, nines = 0;
    if (clone(body, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, "init") == -1)
        err(1, "clone");
    wait(NULL);
    if (clone(body, stack + sizeof(stack), SIGCHLD, "child") == -1)
        err(1, "clone");
    while (wait(&status) > 0)
        if (WEXITSTATUS(status) == 9)
            nines++;
    printf("main: siblings made by my child that I reaped: %d\n", nines);
    return 0;
}
