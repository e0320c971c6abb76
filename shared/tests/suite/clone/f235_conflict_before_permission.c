// Conflicts of flags are found before permission is asked for: uid 1000 gets EINVAL for NEWNS|FS; but NEWIPC|SYSVSEM is EPERM,
// because that pair is looked at later (fact 235).
//@ machine: lab,bare
//@ facts: 235
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char stack[64 * 1024];

static int child(void *arg)
{
    return 0;
}

static void try(const char *name, int flags)
{
    printf("%s: %s\n", name, clone(child, stack + sizeof(stack), flags | SIGCHLD, NULL) == -1 ? strerror(errno) : "ok");
}

int main(void)
{
    if (setgid(1000) == -1 || setuid(1000) == -1)
        err(1, "becoming uid 1000");
    try("NEWNS|FS", CLONE_NEWNS | CLONE_FS);
    try("NEWIPC|SYSVSEM", CLONE_NEWIPC | CLONE_SYSVSEM);
    try("NEWNS", CLONE_NEWNS);
    return 0;
}
