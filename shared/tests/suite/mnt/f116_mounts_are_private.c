// A new mount namespace starts as a copy; what is mounted there is seen there only, and goes with its last process
// (facts 116, 120).
//@ machine: lab,bare
//@ facts: 116 120
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static const char *there(const char *path)
{
    return access(path, F_OK) == 0 ? "there" : "not there";
}

static int child(void *arg)
{
    printf("child before: /tmp/box/old is %s\n", there("/tmp/box/old"));
    if (mount("none", "/tmp/box", "tmpfs", 0, NULL) == -1)
        err(1, "mount");
    close(creat("/tmp/box/new", 0644));
    printf("child after: old %s, new %s\n", there("/tmp/box/old"), there("/tmp/box/new"));
    fflush(stdout);
    return 0;
}

int main(void)
{
    mkdir("/tmp/box", 0755);
    close(creat("/tmp/box/old", 0644));
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWNS | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    printf("parent: old %s, new %s\n", there("/tmp/box/old"), there("/tmp/box/new"));
    return 0;
}
