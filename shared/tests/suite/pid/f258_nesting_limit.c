// Pid namespaces nest 32 deep below the initial one (fact 12); in the lab, which is one of them, 31 are left, and the next
// is ENOSPC (fact 258).
//@ machine: lab,bare
//@ facts: 12 258
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stacks[40][16 * 1024];

static int level(void *arg)
{
    int depth = *(int *)arg;
    int next = depth + 1;
    pid_t pid = clone(level, stacks[next] + sizeof(stacks[next]), CLONE_NEWPID | SIGCHLD, &next);
    if (pid == -1) {
        printf("after %d levels: %s\n", depth, strerror(errno));
        fflush(stdout);
        return 0;
    }
    waitpid(pid, NULL, 0);
    return 0;
}

int main(void)
{
    int depth = 0;
    return level(&depth);
}
