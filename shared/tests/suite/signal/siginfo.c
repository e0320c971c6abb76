// SA_SIGINFO: who sent a signal, how, and with what - sigaction(2).
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static siginfo_t last;
static volatile sig_atomic_t caught;

static void handler(int sig, siginfo_t *info, void *context) {
    last = *info;
    caught++;
    if (context == NULL)
        write(1, "no context\n", 11);
}

static const char *code(const siginfo_t *info) {
    switch (info->si_code) {
    case SI_USER: return "SI_USER";
    case SI_TKILL: return "SI_TKILL";
    case SI_QUEUE: return "SI_QUEUE";
    case SI_KERNEL: return "SI_KERNEL";
    case SI_TIMER: return "SI_TIMER";
    }
    if (info->si_signo == SIGCHLD)
        switch (info->si_code) {
        case CLD_EXITED: return "CLD_EXITED";
        case CLD_KILLED: return "CLD_KILLED";
        case CLD_STOPPED: return "CLD_STOPPED";
        case CLD_CONTINUED: return "CLD_CONTINUED";
        }
    return "?";
}

static void wait_for(int count) {
    sigset_t none;
    sigemptyset(&none);
    while (caught < count)
        sigsuspend(&none);
}

static void child_ends(int how) {
    pid_t pid = fork();
    if (pid == 0) {
        if (how == SIGKILL)
            raise(SIGKILL);
        _exit(how);
    }
    caught = 0;
    wait_for(1);
    printf("child: signo %d, %s, pid %s, uid %d, status %d\n", last.si_signo, code(&last),
           last.si_pid == pid ? "the child's" : "another", (int)last.si_uid, last.si_status);
    waitpid(pid, NULL, 0);
}

int main(void) {
    struct sigaction sa;
    sigset_t block;
    memset(&sa, 0, sizeof sa);
    sa.sa_sigaction = handler;
    sa.sa_flags = SA_SIGINFO;
    sigemptyset(&sa.sa_mask);
    sigaction(SIGUSR1, &sa, NULL);
    sigaction(SIGCHLD, &sa, NULL);
    sigaction(SIGALRM, &sa, NULL);
    sigaction(SIGRTMIN + 3, &sa, NULL);

    kill(getpid(), SIGUSR1);
    printf("kill: signo %d, %s, pid %s, uid %d\n", last.si_signo, code(&last),
           last.si_pid == getpid() ? "own" : "another", (int)last.si_uid);
    raise(SIGUSR1);
    printf("raise: %s, pid %s\n", code(&last), last.si_pid == getpid() ? "own" : "another");
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGUSR1);
    printf("tgkill: %s\n", code(&last));
    union sigval value;
    value.sival_int = 4711;
    sigqueue(getpid(), SIGUSR1, value);
    printf("sigqueue: %s, value %d, pid %s\n", code(&last), last.si_value.sival_int,
           last.si_pid == getpid() ? "own" : "another");
    value.sival_int = -5;
    sigqueue(getpid(), SIGRTMIN + 3, value);
    printf("sigqueue: signal SIGRTMIN+%d, value %d\n", last.si_signo - SIGRTMIN, last.si_value.sival_int);

    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    sigaddset(&block, SIGALRM);
    sigprocmask(SIG_BLOCK, &block, NULL);
    child_ends(3);
    child_ends(SIGKILL);
    caught = 0;
    alarm(1);
    wait_for(1);
    printf("alarm: signo %d, %s\n", last.si_signo, code(&last));
    return 0;
}
