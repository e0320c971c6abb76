// What waitpid(2) says of a child: exited, killed, stopped, continued, nothing yet, none at all.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *what, int status)
{
    printf("%s:", what);
    if (WIFEXITED(status))
        printf(" exited %d", WEXITSTATUS(status));
    if (WIFSIGNALED(status))
        printf(" killed by %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    if (WIFSTOPPED(status))
        printf(" stopped by %d", WSTOPSIG(status));
    if (WIFCONTINUED(status))
        printf(" continued");
    printf("\n");
    fflush(stdout);
}

int main(void)
{
    int status;
    pid_t pid = fork();
    if (pid == 0)
        for (;;)
            pause();
    printf("WNOHANG on a living child: %d\n", waitpid(pid, &status, WNOHANG));
    kill(pid, SIGSTOP);
    waitpid(pid, &status, WUNTRACED);
    show("after SIGSTOP", status);
    kill(pid, SIGCONT);
    waitpid(pid, &status, WCONTINUED);
    show("after SIGCONT", status);
    kill(pid, SIGTERM);
    waitpid(pid, &status, 0);
    show("after SIGTERM", status);
    pid = fork();
    if (pid == 0)
        _exit(3);
    waitpid(-1, &status, 0);
    show("after _exit(3)", status);
    if (wait(&status) == -1)
        printf("no child left: %s\n", strerror(errno));
    return 0;
}
