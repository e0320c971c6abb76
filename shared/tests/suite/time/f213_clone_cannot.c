// CLONE_NEWTIME lies in the exit-signal byte of clone(2), which takes it for a signal: no new time namespace (fact 213).
// The child then tells its parent by no SIGCHLD: it takes __WALL to wait for it.
//@ machine: lab,bare
//@ facts: 213
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static char mine[64];

static int child(void *arg)
{
    char text[64] = "";
    readlink("/proc/self/ns/time", text, sizeof(text) - 1);
    return strcmp(text, mine) == 0 ? 1 : 2;
}

int main(void)
{
    int status = 0;
    readlink("/proc/self/ns/time", mine, sizeof(mine) - 1);
    pid_t pid = clone(child, stack + sizeof(stack), 0x80, NULL);
    if (pid == -1)
        err(1, "clone");
    printf("waitpid: %s\n", waitpid(pid, &status, 0) == -1 ? strerror(errno) : "ok");
    waitpid(pid, &status, __WALL);
    printf("the child's time namespace: %s\n", WEXITSTATUS(status) == 1 ? "mine" : "its own");
    return 0;
}
