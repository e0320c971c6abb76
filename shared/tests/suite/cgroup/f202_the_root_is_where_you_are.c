// unshare(CLONE_NEWCGROUP) makes the caller's cgroup the root of what it sees: 0::/ (fact 202), and is a new namespace
// (fact 225). It needs CAP_SYS_ADMIN (fact 206).
//@ machine: lab,bare
//@ facts: 202 206 225
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void show(const char *when)
{
    char line[300];
    FILE *f = fopen("/proc/self/cgroup", "r");
    if (f == NULL)
        err(1, "cgroup");
    while (fgets(line, sizeof(line), f) != NULL)
        if (strncmp(line, "0::", 3) == 0)
            printf("%s: %s", when, line);
    fclose(f);
}

int main(void)
{
    char before[64] = "", after[64] = "";
    show("before");
    readlink("/proc/self/ns/cgroup", before, sizeof(before) - 1);
    if (unshare(CLONE_NEWCGROUP) == -1)
        err(1, "unshare");
    readlink("/proc/self/ns/cgroup", after, sizeof(after) - 1);
    printf("a new namespace: %s\n", strcmp(before, after) != 0 ? "yes" : "no");
    show("after");
    if (setgid(1000) == -1 || setuid(1000) == -1)
        err(1, "becoming uid 1000");
    printf("as uid 1000: %s\n", unshare(CLONE_NEWCGROUP) == -1 ? strerror(errno) : "ok");
    return 0;
}
