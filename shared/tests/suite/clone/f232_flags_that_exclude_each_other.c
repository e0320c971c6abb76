// Pairs that clone(2) refuses with EINVAL (fact 232, fact 185), and pairs that it accepts (facts 233, 234).
//@ machine: lab,bare
//@ facts: 185 232 233 234
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

struct pair {
    const char *name;
    int flags;
};

static const struct pair pairs[] = {
    {"NEWNS|FS", CLONE_NEWNS | CLONE_FS},
    {"NEWUSER|FS", CLONE_NEWUSER | CLONE_FS},
    {"SIGHAND without VM", CLONE_SIGHAND},
    {"THREAD without SIGHAND", CLONE_THREAD},
    {"NEWIPC|SYSVSEM", CLONE_NEWIPC | CLONE_SYSVSEM},
    {"NEWUTS|FS", CLONE_NEWUTS | CLONE_FS},
    {"NEWNET|FILES", CLONE_NEWNET | CLONE_FILES},
    {"all namespaces", CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP},
};

static int child(void *arg)
{
    return 0;
}

int main(void)
{
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        pid_t pid = clone(child, stack + sizeof(stack), pairs[i].flags | SIGCHLD, NULL);
        printf("%s: %s\n", pairs[i].name, pid == -1 ? strerror(errno) : "ok");
        if (pid != -1)
            waitpid(pid, NULL, 0);
    }
    return 0;
}
