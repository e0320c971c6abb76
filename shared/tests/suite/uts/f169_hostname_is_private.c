// A new UTS namespace starts with the old names; what is changed there stays there (fact 169).
//@ machine: lab,bare
//@ facts: 169
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static void show(const char *who)
{
    struct utsname uts;
    if (uname(&uts) == -1)
        err(1, "uname");
    printf("%s: %s\n", who, uts.nodename);
    fflush(stdout);
}

static int child(void *arg)
{
    show("child before");
    if (sethostname("box", strlen("box")) == -1)
        err(1, "sethostname");
    show("child after");
    return 0;
}

int main(void)
{
    show("parent before");
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWUTS | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    show("parent after");
    return 0;
}
