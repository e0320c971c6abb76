// A procfs shows the pids of the namespace of the process that mounted it: before the mount /proc/self is the outer number
// (facts 27, 29); a process that is not in that namespace has no /proc/self there (fact 30).
//@ machine: lab,bare
//@ facts: 27 29 30
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int ready[2], hold[2];

static void self(const char *who, const char *path)
{
    char text[64];
    ssize_t n = readlink(path, text, sizeof(text) - 1);
    if (n == -1) {
        printf("%s: %s: %s\n", who, path, strerror(errno));
    } else {
        text[n] = '\0';
        printf("%s: %s -> %s\n", who, path, text);
    }
    fflush(stdout);
}

static int init(void *arg)
{
    char c;
    close(hold[1]);
    printf("init: getpid %d\n", getpid());
    self("init", "/proc/self");
    if (mount("proc", "/tmp/inner", "proc", 0, NULL) == -1)
        err(1, "mount");
    self("init", "/tmp/inner/self");
    write(ready[1], "x", 1);
    read(hold[0], &c, 1);
    return 0;
}

int main(void)
{
    char c;
    pipe(ready);
    pipe(hold);
    mkdir("/tmp/inner", 0755);
    // No CLONE_NEWNS: parent and child see the same mounts.
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    read(ready[0], &c, 1);
    self("parent", "/tmp/inner/self");
    printf("parent: /tmp/inner/1: %s\n", access("/tmp/inner/1", F_OK) == 0 ? "there" : "not there");
    close(hold[1]);
    waitpid(pid, NULL, 0);
    printf("after the end of init, /tmp/inner/1: %s\n", access("/tmp/inner/1", F_OK) == 0 ? "there" : "not there");
    return 0;
}
