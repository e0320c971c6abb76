// What unshare(2) accepts (facts 236, 237): unknown bits are EINVAL before anything else, 0 does nothing.
//@ machine: lab,bare
//@ facts: 236 237
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct row {
    const char *name;
    int flags;
};

static const struct row rows[] = {
    {"0", 0},
    {"FS", CLONE_FS},
    {"FILES", CLONE_FILES},
    {"FS|FILES|SYSVSEM", CLONE_FS | CLONE_FILES | CLONE_SYSVSEM},
    {"VM", CLONE_VM},
    {"SIGHAND", CLONE_SIGHAND},
    {"THREAD", CLONE_THREAD},
    {"NEWNS|FS", CLONE_NEWNS | CLONE_FS},
    {"NEWUSER|FS", CLONE_NEWUSER | CLONE_FS},
    {"NEWPID|THREAD", CLONE_NEWPID | CLONE_THREAD},
    {"NEWIPC|SYSVSEM", CLONE_NEWIPC | CLONE_SYSVSEM},
    {"VFORK", CLONE_VFORK},
    {"PARENT", CLONE_PARENT},
    {"1", 1},
};

static void all(const char *who)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fflush(stdout);
        if (fork() == 0) {
            int r = unshare(rows[i].flags);
            printf("%s: %s: %s\n", who, rows[i].name, r == -1 ? strerror(errno) : "ok");
            return;
        }
        wait(NULL);
    }
}

int main(void)
{
    pid_t me = getpid();
    all("root");
    if (getpid() != me)
        return 0;
    if (setgid(1000) == -1 || setuid(1000) == -1)
        err(1, "becoming uid 1000");
    all("uid 1000");
    return 0;
}
