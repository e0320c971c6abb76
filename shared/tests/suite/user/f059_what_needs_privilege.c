// CLONE_NEWUSER needs no privilege, every other namespace alone does: EPERM for uid 1000 (fact 59).
// Together with CLONE_NEWUSER they work: the user namespace is made first and owns the rest (fact 60).
//@ machine: lab,bare
//@ facts: 59 60
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct flag {
    const char *name;
    int bits;
};

static const struct flag flags[] = {
    {"NEWNS", CLONE_NEWNS},
    {"NEWUTS", CLONE_NEWUTS},
    {"NEWIPC", CLONE_NEWIPC},
    {"NEWPID", CLONE_NEWPID},
    {"NEWNET", CLONE_NEWNET},
    {"NEWCGROUP", CLONE_NEWCGROUP},
    {"NEWTIME", 0x80},
    {"NEWUSER", CLONE_NEWUSER},
    {"NEWUSER|NEWUTS|NEWPID", CLONE_NEWUSER | CLONE_NEWUTS | CLONE_NEWPID},
};

int main(void)
{
    if (setgid(1000) == -1 || setuid(1000) == -1)
        err(1, "becoming uid 1000");
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        fflush(stdout);
        if (fork() == 0) {
            int r = unshare(flags[i].bits);
            printf("%s: %s\n", flags[i].name, r == 0 ? "ok" : strerror(errno));
            return 0;
        }
        wait(NULL);
    }
    return 0;
}
