// si_pid is a number of the receiver's namespace: 0 for a sender in an ancestor (fact 45); the parent's SIGCHLD and waitpid(2) name the
// child by the number it has here, not by 1 (fact 46).
//@ machine: lab,bare
//@ facts: 45 46
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int ready[2];

static int child(void *arg)
{
    siginfo_t info;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    close(ready[1]);
    sigwaitinfo(&set, &info);
    printf("in the namespace: from pid %d\n", info.si_pid);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        kill(1, SIGUSR1);
        _exit(0);
    }
    sigwaitinfo(&set, &info);
    printf("in the namespace: from pid %d\n", info.si_pid);
    fflush(stdout);
    return 3;
}

int main(void)
{
    siginfo_t info;
    sigset_t set;
    char byte;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pipe(ready);
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    close(ready[1]);
    read(ready[0], &byte, 1);
    kill(pid, SIGUSR1);
    sigwaitinfo(&set, &info);
    printf("SIGCHLD names the child as clone did: %s, status %d\n", info.si_pid == pid ? "yes" : "no", info.si_status);
    printf("waitpid, too: %s\n", waitpid(-1, NULL, 0) == pid ? "yes" : "no");
    return 0;
}
