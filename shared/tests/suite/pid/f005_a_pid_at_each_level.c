// A process has one pid in its own namespace and one in each above; NSpid lists them from the mount's namespace down
// (facts 5, 6).
//@ machine: lab,bare
//@ facts: 5 6
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char outer_stack[64 * 1024];
static char inner_stack[64 * 1024];

static void show(const char *who)
{
    char line[200];
    FILE *f = fopen("/proc/self/status", "r");
    if (f == NULL)
        err(1, "status");
    while (fgets(line, sizeof(line), f) != NULL)
        if (strncmp(line, "NSpid:", 6) == 0)
            printf("%s: getpid %d, %s", who, getpid(), line);
    fclose(f);
    fflush(stdout);
}

static int inner(void *arg)
{
    show("inner");
    return 0;
}

static int outer(void *arg)
{
    show("outer");
    pid_t pid = clone(inner, inner_stack + sizeof(inner_stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    // Not before: nothing else orders the two lines.
    waitpid(pid, NULL, 0);
    printf("outer: my child is %d\n", pid);
    fflush(stdout);
    return 0;
}

int main(void)
{
    show("main");
    pid_t pid = clone(outer, outer_stack + sizeof(outer_stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    return 0;
}
