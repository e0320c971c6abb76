// PR_SET_PDEATHSIG: the parent is the thread that made the child; getppid(2) says the process as before (fact 260).
//@ machine: lab,bare
//@ facts: 260
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int pipes[2];

static void *thread(void *arg)
{
    char byte;
    pid_t *pid = arg;
    *pid = fork();
    if (*pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        write(pipes[1], "x", 1);
        pause();
        _exit(0);
    }
    read(pipes[0], &byte, 1);
    return NULL;
}

int main(void)
{
    pthread_t t;
    pid_t pid;
    int status;
    if (pipe(pipes) == -1)
        return 1;
    pthread_create(&t, NULL, thread, &pid);
    pthread_join(t, NULL);
    waitpid(pid, &status, 0);
    printf("ended by SIGTERM when its thread ended: %d\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    return 0;
}
