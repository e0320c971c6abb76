// setns(2) with CLONE_NEWPID moves only later children: parent 0, the next free number (fact 25).
//@ machine: lab,bare
//@ facts: 25
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int hold[2];

static int init(void *arg)
{
    char c;
    close(hold[1]);
    read(hold[0], &c, 1);
    return 0;
}

int main(void)
{
    char path[64];
    pid_t me = getpid();
    pipe(hold);
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    snprintf(path, sizeof(path), "/proc/%d/ns/pid", pid);
    int fd = open(path, O_RDONLY);
    if (fd == -1)
        err(1, "open");
    if (setns(fd, CLONE_NEWPID) == -1)
        err(1, "setns");
    printf("my pid stays: %s\n", getpid() == me ? "yes" : "no");
    fflush(stdout);
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            close(hold[1]);
            printf("child: pid %d, parent %d\n", getpid(), getppid());
            return 0;
        }
        wait(NULL);
    }
    close(hold[1]);
    waitpid(pid, NULL, 0);
    return 0;
}
