// When init exits, the kernel kills everyone else in its namespace; init's own status reaches its parent (fact 47).
//@ machine: lab,bare
//@ facts: 47
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int alive[2];

static int init(void *arg)
{
    close(alive[0]);
    for (int i = 0; i < 3; i++)
        if (fork() == 0)
            for (;;)
                pause();
    return 42;
}

int main(void)
{
    int status;
    char c;
    if (pipe(alive) == -1)
        err(1, "pipe");
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    close(alive[1]);
    // The members hold the pipe's other end: it closes when the last of them has gone.
    printf("end of pipe: %zd\n", read(alive[0], &c, 1));
    waitpid(pid, &status, 0);
    printf("init's status: %d\n", WEXITSTATUS(status));
    return 0;
}
