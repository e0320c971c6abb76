// What a child and a new program inherit: handlers, ignored signals, the mask, pending signals - signal(7), execve(2).
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t handled;
static void handler(int sig) { handled = sig; }

static void show(const char *title) {
    struct sigaction sa;
    sigset_t mask, pending;
    int which[] = {SIGUSR1, SIGUSR2, SIGHUP};
    printf("%s:", title);
    for (int i = 0; i < 3; i++) {
        sigaction(which[i], NULL, &sa);
        printf(" %s", sa.sa_handler == SIG_DFL ? "DFL" : sa.sa_handler == SIG_IGN ? "IGN" : "handler");
    }
    sigprocmask(SIG_BLOCK, NULL, &mask);
    sigpending(&pending);
    printf("; TERM blocked %d, pending %d\n", sigismember(&mask, SIGTERM), sigismember(&pending, SIGTERM));
}

int main(int argc, char *argv[]) {
    sigset_t block;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 1) {
        show("after exec");
        if (strcmp(argv[1], "1") == 0) {
            sigemptyset(&block);
            sigaddset(&block, SIGTERM);
            sigprocmask(SIG_UNBLOCK, &block, NULL);
            puts("never: the pending one ends the new program");
        }
        return 0;
    }
    signal(SIGUSR1, handler);
    signal(SIGUSR2, SIG_IGN);
    sigemptyset(&block);
    sigaddset(&block, SIGTERM);
    sigprocmask(SIG_BLOCK, &block, NULL);
    raise(SIGTERM);
    show("parent");
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        show("child");
        raise(SIGUSR1);
        printf("child handled %d\n", (int)handled);
        execl("/proc/self/exe", argv[0], "0", NULL);
        _exit(1);
    }
    waitpid(pid, &status, 0);
    printf("parent handled %d\n", (int)handled);
    pid = fork();
    if (pid == 0) {
        raise(SIGTERM);
        execl("/proc/self/exe", argv[0], "1", NULL);
        _exit(1);
    }
    waitpid(pid, &status, 0);
    printf("ended by %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    return 0;
}
