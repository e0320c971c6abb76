// An orphan is adopted by the init of its own pid namespace: its parent becomes 1 (fact 49).
//@ machine: lab,bare
//@ facts: 49
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int init(void *arg)
{
    int ready[2], gone[2];
    char c;
    pipe(ready);
    pipe(gone);
    pid_t middle = fork();
    if (middle == 0) {
        if (fork() == 0) {
            close(gone[1]);
            printf("grandchild: parent %d\n", getppid());
            write(ready[1], "x", 1);
            // Ends when init, the last one that holds it, closes the pipe.
            read(gone[0], &c, 1);
            printf("orphan: parent %d\n", getppid());
            exit(3);
        }
        read(ready[0], &c, 1);
        _exit(0);
    }
    int status;
    waitpid(middle, &status, 0);
    close(gone[1]);
    pid_t orphan = wait(&status);
    printf("init reaped pid %d with status %d\n", orphan, WEXITSTATUS(status));
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
