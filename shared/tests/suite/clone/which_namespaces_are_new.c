// Each flag gives the child a new namespace of its type and leaves the other seven, by clone(2), clone3(2) and unshare(2);
// only pid and time are entered by children, after unshare (facts 17, 207, 225).
//@ machine: lab,bare
//@ facts: 17 207 225
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINKS 10

static const char *links[LINKS] = {"cgroup", "ipc", "mnt", "net", "pid", "pid_for_children", "time", "time_for_children", "user", "uts"};
static char mine[LINKS][64];
static char stack[65536] __attribute__((aligned(16)));

static void read_links(char into[LINKS][64])
{
    char path[64];
    memset(into, 0, LINKS * 64);
    for (int i = 0; i < LINKS; i++) {
        snprintf(path, sizeof(path), "/proc/self/ns/%s", links[i]);
        if (readlink(path, into[i], 63) == -1)
            snprintf(into[i], 64, "none");
    }
}

static int report(void *who)
{
    char now[LINKS][64];
    read_links(now);
    printf("  %s:", (char *)who);
    for (int i = 0; i < LINKS; i++)
        if (strcmp(now[i], "none") == 0)
            printf(" no %s", links[i]);
        else if (strcmp(now[i], mine[i]) != 0)
            printf(" %s", links[i]);
    printf("\n");
    fflush(stdout);
    return 0;
}

static void try(const char *name, unsigned long flag)
{
    unsigned long long args[8] = {flag, 0, 0, 0, SIGCHLD, 0, 0, 0};
    printf("%s\n", name);
    fflush(stdout);
    if (flag != 0x80) {
        if (clone(report, stack + sizeof(stack), flag | SIGCHLD, "clone") == -1)
            err(1, "clone");
        wait(NULL);
    }
    long pid = syscall(SYS_clone3, args, sizeof(args));
    if (pid == -1)
        err(1, "clone3");
    if (pid == 0)
        _exit(report("clone3"));
    wait(NULL);
    if (fork() == 0) {
        if (unshare(flag) == -1)
            err(1, "unshare");
        report("unshare");
        if (fork() == 0)
            _exit(report("its child"));
        wait(NULL);
        _exit(0);
    }
    wait(NULL);
}

int main(void)
{
    read_links(mine);
    try("nothing", 0);
    try("CLONE_NEWCGROUP", CLONE_NEWCGROUP);
    try("CLONE_NEWIPC", CLONE_NEWIPC);
    try("CLONE_NEWNS", CLONE_NEWNS);
    try("CLONE_NEWNET", CLONE_NEWNET);
    try("CLONE_NEWPID", CLONE_NEWPID);
    try("CLONE_NEWTIME", 0x80);
    try("CLONE_NEWUSER", CLONE_NEWUSER);
    try("CLONE_NEWUTS", CLONE_NEWUTS);
    try("all that clone(2) takes", CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWUSER | CLONE_NEWUTS);
    return 0;
}
