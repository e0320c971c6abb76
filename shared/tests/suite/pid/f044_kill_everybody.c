// kill(-1, sig) spares init and the caller; alone in its namespace the caller gets ESRCH (fact 44).
//@ machine: lab,bare
//@ facts: 44
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

static int init(void *arg)
{
    int status;
    if (kill(-1, SIGTERM) == -1)
        printf("alone: %s\n", strerror(errno));
    pid_t victim = fork();
    if (victim == 0)
        for (;;)
            pause();
    pid_t killer = fork();
    if (killer == 0)
        _exit(kill(-1, SIGTERM) == 0 ? 0 : 1);
    waitpid(killer, &status, 0);
    printf("killer: exited with %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    waitpid(victim, &status, 0);
    printf("victim: signal %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    printf("init: still here\n");
    fflush(stdout);
    return 0;
}

int main(void)
{
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    return 0;
}
