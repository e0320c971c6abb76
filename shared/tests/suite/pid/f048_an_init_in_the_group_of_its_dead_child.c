// An init waits for every number of its namespace to be free, and the number of a process group is in use as long as the
// group has a member: an init in the group of a child that is gone waits for itself, for ever, SIGKILL or not - until its
// parent takes it out of the group. See kernel/pid_namespace.c:zap_pid_ns_processes(), "pid_allocated".
//@ machine: lab,bare
//@ facts: 48
#define _GNU_SOURCE
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <sched.h>
#include <unistd.h>

static char stack[64 * 1024];
static int alive[2];

static int init(void *leaves)
{
    close(alive[0]);
    pid_t leader = fork();
    if (leader == 0)
        for (;;)
            pause();
    if (setpgid(leader, 0) == -1 || setpgid(0, leader) == -1)
        err(1, "setpgid");
    kill(leader, SIGKILL);
    waitpid(leader, NULL, 0);
    printf("init is %d in group %d, and %d is %s\n", getpid(), getpgrp(), leader, kill(leader, 0) == 0 ? "there" : "gone");
    if (leaves != NULL && setpgid(0, 0) == 0)
        printf("it leaves, into group %d\n", getpgrp());
    fflush(stdout);
    return 42;
}

static void end(void *leaves)
{
    int status = 0;
    char c;
    if (pipe(alive) == -1)
        err(1, "pipe");
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, leaves);
    if (pid == -1)
        err(1, "clone");
    close(alive[1]);
    // An init closes its files before it looks at its namespace.
    printf("end of pipe: %zd\n", read(alive[0], &c, 1));
    close(alive[0]);
    if (leaves == NULL) {
        printf("has it ended? %d\n", waitpid(pid, &status, WNOHANG));
        kill(pid, SIGKILL);
        printf("after SIGKILL? %d\n", waitpid(pid, &status, WNOHANG));
        printf("setpgid: %d\n", setpgid(pid, getpgrp()));
    }
    if (waitpid(pid, &status, 0) == pid)
        printf("ended with %d\n", WEXITSTATUS(status));
}

int main(void)
{
    setbuf(stdout, NULL);
    end("leaves");
    end(NULL);
    return 0;
}
