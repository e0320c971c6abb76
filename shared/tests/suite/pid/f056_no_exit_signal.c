// A child made without SIGCHLD is invisible to plain waitpid(2): ECHILD; __WALL sees it (fact 56).
//@ machine: lab,bare
//@ facts: 56
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int child(void *arg)
{
    return 4;
}

int main(void)
{
    int status;
    pid_t pid = clone(child, stack + sizeof(stack), 0, NULL);
    if (pid == -1)
        err(1, "clone");
    if (waitpid(pid, &status, 0) == -1)
        printf("waitpid: %s\n", strerror(errno));
    pid_t waited = waitpid(pid, &status, __WALL);
    printf("waitpid with __WALL: %s, status %d\n", waited == pid ? "the child" : "nobody", WEXITSTATUS(status));
    return 0;
}
