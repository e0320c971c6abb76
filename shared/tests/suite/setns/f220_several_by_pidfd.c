// setns(2) with a pidfd: no flags EINVAL, several namespaces at once, all or none; unknown flags and the own user namespace EINVAL, a
// process that is gone ESRCH (fact 220).
//@ machine: lab,bare
//@ facts: 220
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int ready[2];

static int child(void *arg)
{
    sethostname("there", 5);
    write(ready[1], "x", 1);
    for (;;)
        pause();
    return 0;
}

static ino_t inode(const char *name)
{
    char path[64];
    struct stat st;
    snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
    stat(path, &st);
    return st.st_ino;
}

static void try(const char *what, int fd, int flags)
{
    ino_t uts = inode("uts"), ipc = inode("ipc"), net = inode("net");
    int r = setns(fd, flags);
    printf("%s: %s", what, r == -1 ? strerror(errno) : "ok");
    printf("; moved:%s%s%s\n", inode("uts") != uts ? " uts" : "", inode("ipc") != ipc ? " ipc" : "", inode("net") != net ? " net" : "");
}

int main(void)
{
    char byte, name[65];
    pipe(ready);
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    read(ready[0], &byte, 1);
    int fd = syscall(SYS_pidfd_open, pid, 0);
    try("no flags", fd, 0);
    try("an unknown flag", fd, CLONE_NEWUTS | 1);
    try("CLONE_FS", fd, CLONE_NEWUTS | CLONE_FS);
    try("uts and the own user namespace", fd, CLONE_NEWUTS | CLONE_NEWUSER);
    try("uts and ipc", fd, CLONE_NEWUTS | CLONE_NEWIPC);
    gethostname(name, sizeof(name));
    printf("host name %s\n", name);
    try("again", fd, CLONE_NEWUTS | CLONE_NEWIPC);
    try("uts, ipc, net and pid", fd, CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWPID);
    pid_t inner = fork();
    if (inner == 0)
        _exit(getpid() == 2 && getppid() == 0 ? 0 : 1);
    int status;
    waitpid(inner, &status, 0);
    printf("the next child is there: %s\n", WEXITSTATUS(status) == 0 ? "yes" : "no");
    int own = syscall(SYS_pidfd_open, getpid(), 0);
    try("one's own pidfd", own, CLONE_NEWUTS);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    try("of a process that is gone", fd, CLONE_NEWUTS);
    return 0;
}
