// An open descriptor keeps a namespace without processes alive (fact 231); so does a bind mount of its file (fact 135).
//@ machine: lab,bare
//@ facts: 135 231
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int ready[2], hold[2];

static int child(void *arg)
{
    char c;
    close(hold[1]);
    sethostname((char *)arg, strlen(arg));
    write(ready[1], "x", 1);
    read(hold[0], &c, 1);
    return 0;
}

static void show(const char *when)
{
    char name[65];
    gethostname(name, sizeof(name));
    printf("%s: %s\n", when, name);
}

int main(void)
{
    char c, path[64];
    pipe(ready);
    pipe(hold);
    int own = open("/proc/self/ns/uts", O_RDONLY);
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWUTS | SIGCHLD, "kept");
    if (pid == -1)
        err(1, "clone");
    read(ready[0], &c, 1);
    snprintf(path, sizeof(path), "/proc/%d/ns/uts", pid);
    int fd = open(path, O_RDONLY);
    close(creat("/tmp/uts", 0644));
    if (fd == -1 || mount(path, "/tmp/uts", NULL, MS_BIND, NULL) == -1)
        err(1, "keeping it");
    close(hold[1]);
    waitpid(pid, NULL, 0);
    if (setns(fd, CLONE_NEWUTS) == -1)
        err(1, "setns");
    show("by the descriptor");
    close(fd);
    setns(own, CLONE_NEWUTS);
    show("back");
    fd = open("/tmp/uts", O_RDONLY);
    if (setns(fd, 0) == -1)
        err(1, "setns");
    show("by the mount");
    return 0;
}
