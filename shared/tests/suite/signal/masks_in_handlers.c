// What is blocked while a handler runs: sa_mask, the signal itself, SA_NODEFER, SA_RESETHAND - sigaction(2).
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int depth, inner;

static int blocked(int sig) {
    sigset_t now;
    sigprocmask(SIG_SETMASK, NULL, &now);
    return sigismember(&now, sig);
}

static void show(int sig) {
    depth++;
    printf("  %d at depth %d, blocked:%s%s%s\n", sig, depth, blocked(SIGUSR1) ? " USR1" : "", blocked(SIGUSR2) ? " USR2" : "",
           blocked(SIGINT) ? " INT" : "");
    if (inner) {
        int next = inner;
        inner = 0;
        raise(next);
        printf("  after raise in %d\n", sig);
    }
    depth--;
}

static void install(int sig, int flags, int mask) {
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = show;
    sa.sa_flags = flags;
    sigemptyset(&sa.sa_mask);
    if (mask)
        sigaddset(&sa.sa_mask, mask);
    sigaction(sig, &sa, NULL);
}

static void disposition(int sig) {
    struct sigaction sa;
    sigaction(sig, NULL, &sa);
    printf("  now %s\n", sa.sa_handler == SIG_DFL ? "SIG_DFL" : sa.sa_handler == SIG_IGN ? "SIG_IGN" : "a handler");
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    install(SIGUSR1, 0, 0);
    install(SIGUSR2, 0, 0);
    puts("plain: itself is blocked, comes again afterwards");
    inner = SIGUSR1;
    raise(SIGUSR1);
    puts("another one interrupts it");
    inner = SIGUSR2;
    raise(SIGUSR1);
    puts("sa_mask holds it back");
    install(SIGUSR1, 0, SIGUSR2);
    inner = SIGUSR2;
    raise(SIGUSR1);
    puts("SA_NODEFER: itself within itself");
    install(SIGUSR1, SA_NODEFER, SIGINT);
    inner = SIGUSR1;
    raise(SIGUSR1);
    puts("SA_NODEFER with itself in the mask");
    install(SIGUSR1, SA_NODEFER, SIGUSR1);
    inner = SIGUSR1;
    raise(SIGUSR1);
    puts("SA_RESETHAND");
    install(SIGUSR1, SA_RESETHAND, 0);
    raise(SIGUSR1);
    disposition(SIGUSR1);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        raise(SIGUSR1);
        _exit(0);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("the second one is final: %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    printf("afterwards blocked: %d %d %d\n", blocked(SIGUSR1), blocked(SIGUSR2), blocked(SIGINT));
    struct sigaction sa, old;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = show;
    sigfillset(&sa.sa_mask);
    sigaction(SIGUSR1, &sa, NULL);
    sigaction(SIGUSR1, NULL, &old);
    printf("KILL and STOP in a mask: %d %d, TERM %d\n", sigismember(&old.sa_mask, SIGKILL), sigismember(&old.sa_mask, SIGSTOP),
           sigismember(&old.sa_mask, SIGTERM));
    sigprocmask(SIG_BLOCK, &sa.sa_mask, NULL);
    printf("blocking everything: KILL %d STOP %d TERM %d\n", blocked(SIGKILL), blocked(SIGSTOP), blocked(SIGTERM));
    return 0;
}
