// A pid namespace whose init has gone takes no more processes: fork says ENOMEM (fact 23).
//@ machine: lab,bare
//@ facts: 23
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    if (unshare(CLONE_NEWPID) == -1)
        err(1, "unshare");
    pid_t init = fork();
    if (init == -1)
        err(1, "fork");
    if (init == 0)
        _exit(7);
    int status;
    waitpid(init, &status, 0);
    printf("init of the new namespace exited with %d\n", WEXITSTATUS(status));
    if (fork() == -1)
        printf("fork: %s\n", strerror(errno));
    if (fork() == -1)
        printf("fork again: %s\n", errno == ENOMEM ? "ENOMEM" : "something else");
    return 0;
}
