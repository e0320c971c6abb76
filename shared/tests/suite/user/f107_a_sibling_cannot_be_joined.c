// setns(2) into a user namespace with a root and cwd that are shared (CLONE_FS) is EINVAL (fact 105, which threads show, too); a sibling
// user namespace is EPERM (fact 107).
//@ machine: lab,bare
//@ facts: 107
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int sleeper(void *arg)
{
    pause();
    return 0;
}

int main(void)
{
    char path[64];
    pid_t other = clone(sleeper, stack + sizeof(stack), CLONE_NEWUSER | SIGCHLD, NULL);
    if (other == -1)
        err(1, "clone");
    snprintf(path, sizeof(path), "/proc/%d/ns/user", other);
    int fd = open(path, O_RDONLY);
    pid_t sharer = clone(sleeper, stack + sizeof(stack), CLONE_FS | SIGCHLD, NULL);
    printf("with a shared fs: %s\n", setns(fd, CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
    kill(sharer, SIGKILL);
    waitpid(sharer, NULL, 0);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        printf("a sibling: %s\n", setns(fd, CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
        fflush(stdout);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    printf("a child: %s\n", setns(fd, CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
    kill(other, SIGKILL);
    waitpid(other, NULL, 0);
    return 0;
}
