// A process that came by setns(2) has its parent outside. When init ends it is killed with the others, and until that parent has reaped
// it init cannot be waited for (fact 48). The child of a
// process that asked by setns(2) goes outside, too, when its parent ends: its parent stays 0 (fact 50).
//@ machine: lab,bare
//@ facts: 48 50
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int sleeper(void *arg)
{
    for (;;)
        pause();
}

static char state(pid_t pid)
{
    char path[64], line[300];
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    FILE *f = fopen(path, "r");
    if (f == NULL || fgets(line, sizeof(line), f) == NULL)
        err(1, "%s", path);
    fclose(f);
    return strrchr(line, ')')[2];
}

int main(void)
{
    char path[64], told[40] = "";
    int status, pipefd[2];
    pid_t init = clone(sleeper, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (init == -1)
        err(1, "clone");
    snprintf(path, sizeof(path), "/proc/%d/ns/pid", init);
    int fd = open(path, O_RDONLY);
    pipe(pipefd);
    pid_t joiner = fork();
    if (joiner == 0) {
        if (setns(fd, CLONE_NEWPID) == -1)
            err(1, "setns");
        if (fork() == 0) {
            usleep(200000);
            snprintf(told, sizeof(told), "orphan of who asked: pid %d, parent %d", getpid(), getppid());
            write(pipefd[1], told, strlen(told));
            _exit(0);
        }
        _exit(0);
    }
    waitpid(joiner, NULL, 0);
    read(pipefd[0], told, sizeof(told) - 1);
    printf("%s\n", told);
    fflush(stdout);

    if (setns(fd, CLONE_NEWPID) == -1)
        err(1, "setns");
    joiner = fork();
    if (joiner == 0) {
        for (;;)
            pause();
    }
    kill(init, SIGKILL);
    do
        usleep(10000);
    while (state(joiner) != 'Z');
    usleep(100000);
    printf("before: waitpid of init gives %d, it is in state %c, the joiner in %c\n", waitpid(init, &status, WNOHANG),
           state(init), state(joiner));
    waitpid(joiner, &status, 0);
    printf("the joiner: killed by %d\n", WTERMSIG(status));
    printf("after: waitpid of init gives it: %s\n", waitpid(init, &status, 0) == init ? "yes" : "no");
    return 0;
}
