// The course's own line, as it stands on the slide: the second argument is a size where clone(2) wants the top of a stack.
// glibc's clone stores fn and arg below "stack" before the system call, so the caller itself dies of SIGSEGV (fact 262).
//@ machine: lab,bare
//@ facts: 262
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main_function(void *arg)
{
    printf("in the container: pid %d\n", getpid());
    return 0;
}

int main(void)
{
    int stack_size = 1024 * 1024;
    printf("starting the container\n");
    int pid = clone(main_function, stack_size, CLONE_NEWPID | SIGCHLD, NULL);
    waitpid(pid, NULL, 0);
    printf("container stopped\n");
    return 0;
}
