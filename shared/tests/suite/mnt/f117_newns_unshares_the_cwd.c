// unshare(CLONE_NEWNS) implies CLONE_FS: with a child that shares it, cwd becomes private (fact 117).
//@ machine: lab,bare
//@ facts: 117
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int child(void *arg)
{
    chdir("/usr");
    if (unshare(CLONE_NEWNS) == -1)
        err(1, "unshare");
    chdir("/etc");
    return 0;
}

int main(void)
{
    char cwd[100];
    chdir("/tmp");
    if (clone(child, stack + sizeof(stack), CLONE_FS | SIGCHLD, NULL) == -1)
        err(1, "clone");
    wait(NULL);
    printf("my cwd: %s\n", getcwd(cwd, sizeof(cwd)));
    return 0;
}
