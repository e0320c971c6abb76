// A program of uid 1000 holds no capability: each namespace alone is EPERM by unshare(2), by clone(2) and by clone3(2), before
// anything was made; with CLONE_NEWUSER first, all of them work (facts 59, 60).
//@ uid: 1000
//@ machine: lab,bare
//@ facts: 59 60
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct flag {
    const char *name;
    unsigned long bits;
};

static const struct flag flags[] = {
    {"NEWNS", CLONE_NEWNS}, {"NEWCGROUP", CLONE_NEWCGROUP}, {"NEWUTS", CLONE_NEWUTS}, {"NEWIPC", CLONE_NEWIPC},
    {"NEWPID", CLONE_NEWPID}, {"NEWNET", CLONE_NEWNET}, {"NEWTIME", 0x80}, {"NEWUSER", CLONE_NEWUSER},
};

static char stack[65536] __attribute__((aligned(16)));

static int child(void *arg)
{
    return 7;
}

static void end(const char *how, long pid)
{
    int status;
    if (pid == -1) {
        printf(" %s %s;", how, strerror(errno));
        return;
    }
    waitpid(pid, &status, 0);
    printf(" %s ok %d;", how, WEXITSTATUS(status));
}

static void caps(const char *when)
{
    char line[200];
    FILE *f = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof(line), f) != NULL)
        if (strncmp(line, "CapEff:", 7) == 0 || strncmp(line, "Uid:", 4) == 0)
            printf("%s: %s", when, line);
    fclose(f);
}

int main(void)
{
    unsigned long all = 0;
    caps("at first");
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        // The fields of struct clone_args: flags, three pointers, exit_signal, …
        unsigned long long args[8] = {flags[i].bits, 0, 0, 0, SIGCHLD, 0, 0, 0};
        all |= flags[i].bits;
        printf("%s:", flags[i].name);
        fflush(stdout);
        if (flags[i].bits != 0x80)
            end("clone", clone(child, stack + sizeof(stack), flags[i].bits | SIGCHLD, NULL));
        long pid = syscall(SYS_clone3, args, sizeof(args));
        if (pid == 0)
            _exit(7);
        end("clone3", pid);
        fflush(stdout);
        pid = fork();
        if (pid == 0)
            _exit(unshare(flags[i].bits) == -1 ? errno : 7);
        end("fork and unshare", pid);
        printf("\n");
    }
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0)
        _exit(unshare(CLONE_NEWUSER) == -1 || unshare(all & ~CLONE_NEWUSER) == -1 ? errno : 7);
    end("NEWUSER, then the rest:", pid);
    pid = fork();
    if (pid == 0)
        _exit(unshare(all) == -1 ? errno : 7);
    end("all at once:", pid);
    printf("\n");
    if (unshare(CLONE_NEWUSER) == -1)
        return 1;
    caps("in a user namespace of its own");
    return 0;
}
