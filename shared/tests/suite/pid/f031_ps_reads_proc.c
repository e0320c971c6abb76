// ps walks /proc, whose mount decides what it shows: without one of its own the parent namespace's processes under their numbers there
// (fact 31), if the number it has itself is there, too: else it gives up (fact 32). Without procfs it says what to do (fact 33).
//@ machine: lab,bare
//@ facts: 31 32 33
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static void ps(const char *when)
{
    int status;
    printf("%s:\n", when);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(1, 2);
        execlp("ps", "ps", "-o", "pid,comm", "-e", NULL);
        err(1, "ps");
    }
    waitpid(pid, &status, 0);
    printf("ends with %d\n", WEXITSTATUS(status));
}

static int child(void *arg)
{
    // ps is 2 here, and the old /proc has a 2: this program's parent.
    ps("the old /proc");
    // Then its number is one that the old /proc lacks.
    for (int i = 0; i < 40; i++) {
        pid_t pid = fork();
        if (pid == 0)
            _exit(0);
        waitpid(pid, NULL, 0);
    }
    ps("a number that the old /proc lacks");
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    mount("proc", "/proc", "proc", 0, NULL);
    ps("an own /proc");
    mount("none", "/proc", "tmpfs", 0, NULL);
    ps("no procfs");
    fflush(stdout);
    return 0;
}

int main(void)
{
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    return 0;
}
