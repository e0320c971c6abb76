// setns(2) with a pidfd: joined alone, a mount namespace needs a root directory that nobody shares; joined with others it does not, and
// whoever shares it is moved too. A zombie is looked at before it is found to have no namespaces.
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int ready[2], go[2];

/* Has a mount of its own, in which there is a folder. */
static int there(void *arg)
{
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    mount("there", "/mnt", "tmpfs", 0, NULL);
    mkdir("/mnt/folder", 0755);
    write(ready[1], "x", 1);
    pause();
    return 0;
}

static void say(const char *what, int ret)
{
    printf("%s: %s\n", what, ret < 0 ? strerror(errno) : "ok");
    fflush(stdout);
}

/* Shares root and working directory with its parent. */
static int sharer(void *fd)
{
    int pidfd = (int)(long)fd;
    say("the mount namespace alone", setns(pidfd, CLONE_NEWNS));
    say("with uts", setns(pidfd, CLONE_NEWNS | CLONE_NEWUTS));
    say("the folder, to who joined", access("/mnt/folder", F_OK));
    return 0;
}

static int ends(void *arg)
{
    return 0;
}

int main(void)
{
    char byte;
    pipe(ready);
    pipe(go);
    pid_t pid = clone(there, stack + sizeof(stack), CLONE_NEWNS | CLONE_NEWUTS | SIGCHLD, NULL);
    read(ready[0], &byte, 1);
    int fd = syscall(SYS_pidfd_open, pid, 0);
    pid_t second = clone(sharer, stack + sizeof(stack), CLONE_FS | SIGCHLD, (void *)(long)fd);
    waitpid(second, NULL, 0);
    say("the folder, to who shares", access("/mnt/folder", F_OK));
    char cwd[64];
    printf("%s\n", getcwd(cwd, sizeof(cwd)) ? cwd : strerror(errno));
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    say("of who is gone", setns(fd, CLONE_NEWUTS));

    pid_t zombie = clone(ends, stack + sizeof(stack), SIGCHLD, NULL);
    siginfo_t info;
    waitid(P_PID, zombie, &info, WEXITED | WNOWAIT);
    int dead = syscall(SYS_pidfd_open, zombie, 0);
    say("of a zombie", setns(dead, CLONE_NEWUTS));
    if (setresuid(1, 1, 1) < 0)
        return 1;
    say("of a zombie of another user", setns(dead, CLONE_NEWUTS));
    return 0;
}
