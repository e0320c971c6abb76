// vfork(2): the child runs on the parent's memory and stack, and the parent goes on when the child executes or ends.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int global = 6;

int main(void)
{
    int local = 88, status;
    printf("before vfork\n");
    fflush(stdout);
    pid_t pid = vfork();
    if (pid == 0) {
        global++;
        local++;
        _exit(3);
    }
    waitpid(pid, &status, 0);
    printf("after _exit: global %d, local %d, status %d\n", global, local, WEXITSTATUS(status));
    fflush(stdout);
    pid = vfork();
    if (pid == 0) {
        local = 100;
        execl("/bin/true", "true", NULL);
        local = 200;
        _exit(127);
    }
    printf("after execl: local %d\n", local);
    waitpid(pid, &status, 0);
    printf("status %d\n", WEXITSTATUS(status));
    return 0;
}
