// SIGCHLD: when it comes, SA_NOCLDSTOP, SA_NOCLDWAIT, and the loop that reaps them all - wait(2), sigaction(2).
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t count, reaped;

static void counter(int sig) { count++; }

static void reaper(int sig) {
    int saved = errno;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        reaped++;
    errno = saved;
}

static void install(void (*f)(int), int flags) {
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = f;
    sa.sa_flags = flags;
    sigemptyset(&sa.sa_mask);
    sigaction(SIGCHLD, &sa, NULL);
}

static pid_t sleeper(void) {
    pid_t pid = fork();
    if (pid == 0)
        for (;;)
            pause();
    return pid;
}

int main(void) {
    int status;
    pid_t pid;
    setvbuf(stdout, NULL, _IOLBF, 0);

    install(counter, 0);
    pid = sleeper();
    kill(pid, SIGSTOP);
    while (waitpid(pid, &status, WUNTRACED) < 0)
        ;
    printf("stopped: %d by %d, SIGCHLD %d\n", WIFSTOPPED(status), WSTOPSIG(status), (int)count);
    kill(pid, SIGCONT);
    while (waitpid(pid, &status, WCONTINUED) < 0)
        ;
    // The child itself sends this one, when it runs again.
    while (count < 2)
        usleep(1000);
    printf("continued: %d, SIGCHLD %d\n", WIFCONTINUED(status), (int)count);
    kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0)
        ;
    printf("killed: %d by %d, SIGCHLD %d\n", WIFSIGNALED(status), WTERMSIG(status), (int)count);

    count = 0;
    install(counter, SA_NOCLDSTOP);
    pid = sleeper();
    kill(pid, SIGSTOP);
    waitpid(pid, &status, WUNTRACED);
    kill(pid, SIGCONT);
    waitpid(pid, &status, WCONTINUED);
    printf("SA_NOCLDSTOP: SIGCHLD %d so far\n", (int)count);
    kill(pid, SIGTERM);
    while (waitpid(pid, &status, 0) < 0)
        ;
    printf("and %d at the end\n", (int)count);

    install(reaper, SA_RESTART);
    sigset_t block, none;
    sigemptyset(&none);
    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    sigprocmask(SIG_BLOCK, &block, NULL);
    for (int i = 0; i < 5; i++)
        if (fork() == 0)
            _exit(i);
    while (reaped < 5)
        sigsuspend(&none);
    sigprocmask(SIG_UNBLOCK, &block, NULL);
    pid_t got = wait(NULL);
    printf("reaped by the handler: %d; left: %d %s\n", (int)reaped, (int)got, strerror(errno));

    count = 0;
    install(counter, SA_NOCLDWAIT);
    pid = fork();
    if (pid == 0)
        _exit(3);
    do {
        got = waitpid(pid, &status, 0);
    } while (got < 0 && errno == EINTR);
    printf("SA_NOCLDWAIT: %d %s, SIGCHLD %d\n", (int)got, strerror(errno), (int)count);

    signal(SIGCHLD, SIG_IGN);
    if (fork() == 0)
        _exit(3);
    got = wait(&status);
    printf("SIG_IGN: %d %s\n", (int)got, strerror(errno));
    signal(SIGCHLD, SIG_DFL);
    if (fork() == 0)
        _exit(3);
    got = wait(&status);
    printf("SIG_DFL: %s, status %d\n", got > 0 ? "the child" : "none", WEXITSTATUS(status));
    return 0;
}
