// setns(2) to the own pid namespace succeeds and takes back an unshare(CLONE_NEWPID); an ancestor's and a sibling's are EINVAL (fact 26).
//@ machine: lab,bare
//@ facts: 26
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
static int own, sibling;

static void try(const char *what, int fd)
{
    printf("%s: %s\n", what, setns(fd, CLONE_NEWPID) == -1 ? strerror(errno) : "ok");
    fflush(stdout);
}

static int sleeper(void *arg)
{
    pause();
    return 0;
}

static int child(void *arg)
{
    try("the ancestor's", own);
    try("a sibling's", sibling);
    return 0;
}

int main(void)
{
    char path[64];
    own = open("/proc/self/ns/pid", O_RDONLY);
    try("the own", own);
    pid_t other = clone(sleeper, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (other == -1)
        err(1, "clone");
    snprintf(path, sizeof(path), "/proc/%d/ns/pid", other);
    sibling = open(path, O_RDONLY);
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    waitpid(pid, NULL, 0);
    try("a child's", sibling);
    try("back", own);
    if (unshare(CLONE_NEWPID) == -1)
        err(1, "unshare");
    try("the own after unshare", own);
    pid = fork();
    if (pid == 0)
        _exit(getpid() == 1);
    int status;
    waitpid(pid, &status, 0);
    printf("the next child is %s\n", WEXITSTATUS(status) ? "pid 1 of a new one" : "here as before");
    kill(other, SIGKILL);
    waitpid(other, NULL, 0);
    return 0;
}
