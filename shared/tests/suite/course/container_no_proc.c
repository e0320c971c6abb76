// The same container without its own /proc: ps reads the old one and lists the processes outside.
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[1024 * 1024];

static int container(void *arg)
{
    sethostname("container", strlen("container"));
    char *argv[] = {"/bin/sh", "-c", "hostname; echo $$; ps -e", NULL};
    execv(argv[0], argv);
    perror("execv");
    return 1;
}

int main(void)
{
    printf("Parent - start a container!\n");
    fflush(stdout);
    int flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | SIGCHLD;
    int pid = clone(container, stack + sizeof(stack), flags, NULL);
    if (pid == -1) {
        perror("clone");
        exit(1);
    }
    waitpid(pid, NULL, 0);
    printf("Parent - container stopped!\n");
    return 0;
}
