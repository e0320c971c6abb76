// A child subreaper outside the pid namespace adopts nobody from inside: the orphan goes to init (fact 51).
//@ machine: lab,bare
//@ facts: 51
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int child(void *arg)
{
    int subreaper = 0, pipefd[2];
    char byte;
    prctl(PR_GET_CHILD_SUBREAPER, &subreaper, 0, 0, 0);
    printf("init is no subreaper itself: %d\n", subreaper);
    fflush(stdout);
    pipe(pipefd);
    pid_t middle = fork();
    if (middle == 0) {
        if (fork() == 0) {
            close(pipefd[1]);
            read(pipefd[0], &byte, 1);
            printf("the orphan's parent: %d\n", getppid());
            fflush(stdout);
            _exit(0);
        }
        _exit(0);
    }
    waitpid(middle, NULL, 0);
    close(pipefd[0]);
    close(pipefd[1]);
    printf("init reaps it: %s\n", wait(NULL) > 0 ? "yes" : "no");
    fflush(stdout);
    return 0;
}

int main(void)
{
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == -1)
        err(1, "prctl");
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    printf("nobody was left to the subreaper: %s\n", wait(NULL) == -1 ? "yes" : "no");
    return 0;
}
