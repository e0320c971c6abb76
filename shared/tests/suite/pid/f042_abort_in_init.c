// abort(3) in a namespace's init ends as SIGSEGV: SIGABRT is ignored there, and the library falls through to a trap
// (fact 42). Everywhere else it is SIGABRT.
//@ machine: lab,bare
//@ facts: 42
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int body(void *arg)
{
    abort();
}

static void run(const char *what, int flags)
{
    int status;
    pid_t pid = clone(body, stack + sizeof(stack), flags | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, &status, 0);
    printf("abort in %s: signal %d\n", what, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

int main(void)
{
    run("a child", 0);
    run("an init", CLONE_NEWPID);
    return 0;
}
