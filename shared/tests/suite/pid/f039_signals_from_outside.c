// From an ancestor namespace only SIGKILL and SIGSTOP act on an init without handlers (facts 39, 40).
//@ machine: lab,bare
//@ facts: 39 40
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static int init(void *arg)
{
    for (;;)
        pause();
}

int main(void)
{
    int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGSEGV};
    int status;
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
        printf("kill with %d: %d\n", signals[i], kill(pid, signals[i]));
    printf("still there: %s\n", waitpid(pid, &status, WNOHANG) == 0 ? "yes" : "no");
    kill(pid, SIGSTOP);
    waitpid(pid, &status, WUNTRACED);
    printf("stopped by %d\n", WIFSTOPPED(status) ? WSTOPSIG(status) : 0);
    kill(pid, SIGCONT);
    waitpid(pid, &status, WCONTINUED);
    printf("continued: %s\n", WIFCONTINUED(status) ? "yes" : "no");
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    printf("ended by %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    return 0;
}
