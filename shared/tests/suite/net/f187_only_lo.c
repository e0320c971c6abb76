// A new network namespace holds the loopback device and nothing else (fact 187).
//@ machine: lab,bare
//@ facts: 187
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int child(void *arg)
{
    char line[300], name[32];
    FILE *f = fopen("/proc/self/net/dev", "r");
    if (f == NULL)
        err(1, "net/dev");
    while (fgets(line, sizeof(line), f) != NULL) {
        char *colon = strchr(line, ':');
        if (colon == NULL)
            continue;
        *colon = '\0';
        if (sscanf(line, "%31s", name) == 1)
            printf("device: %s\n", name);
    }
    fclose(f);
    fflush(stdout);
    return 0;
}

int main(void)
{
    char mine[64] = "", theirs[64] = "", path[64];
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWNET | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    readlink("/proc/self/ns/net", mine, sizeof(mine) - 1);
    if (unshare(CLONE_NEWNET) == -1)
        err(1, "unshare");
    readlink("/proc/self/ns/net", theirs, sizeof(theirs) - 1);
    printf("after unshare: %s namespace\n", strcmp(mine, theirs) == 0 ? "the same" : "another");
    return 0;
}
