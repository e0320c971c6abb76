// abort(3) ends whatever the program does about SIGABRT; faults that are handled, blocked, ignored.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void returns(int sig) { write(1, "  handler returns\n", 18); }
static void leaves(int sig) { write(1, "  handler leaves\n", 17); _exit(sig); }

static void address(int sig, siginfo_t *info, void *context) {
    printf("  signo %d, address %ld, code %d\n", info->si_signo, (long)info->si_addr, info->si_code);
    fflush(stdout);
    _exit(sig);
}

static volatile int zero, five = 5;
static int *volatile nowhere = (int *)0x18;

static void try(const char *title, int how) {
    struct sigaction sa;
    sigset_t set;
    int status;
    printf("%s\n", title);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        memset(&sa, 0, sizeof sa);
        sigemptyset(&sa.sa_mask);
        sigfillset(&set);
        switch (how) {
        case 0: abort();
        case 1: signal(SIGABRT, returns); abort();
        case 2: signal(SIGABRT, leaves); abort();
        case 3: signal(SIGABRT, SIG_IGN); abort();
        case 4: sigprocmask(SIG_BLOCK, &set, NULL); abort();
        case 5: *nowhere = 1; _exit(0);
        case 6: signal(SIGSEGV, SIG_IGN); *nowhere = 1; _exit(0);
        case 7: signal(SIGSEGV, leaves); sigprocmask(SIG_BLOCK, &set, NULL); *nowhere = 1; _exit(0);
        case 8: sa.sa_sigaction = address; sa.sa_flags = SA_SIGINFO; sigaction(SIGSEGV, &sa, NULL); *nowhere = 1; _exit(0);
        case 9: printf("%d\n", five / zero); _exit(0);
        case 10: signal(SIGFPE, leaves); printf("%d\n", five % zero); _exit(0);
        case 11: signal(SIGSEGV, leaves); raise(SIGSEGV); _exit(0);
        }
    }
    waitpid(pid, &status, 0);
    if (WIFSIGNALED(status))
        printf("  ended by %d\n", WTERMSIG(status));
    else
        printf("  status %d\n", WEXITSTATUS(status));
}

int main(void) {
    try("abort", 0);
    try("abort, handler returns", 1);
    try("abort, handler leaves", 2);
    try("abort, ignored", 3);
    try("abort, blocked", 4);
    try("fault", 5);
    try("fault, ignored", 6);
    try("fault, handled and blocked", 7);
    try("fault, its address", 8);
    try("division by zero", 9);
    try("remainder by zero, handled", 10);
    try("a raised SIGSEGV, handled", 11);
    return 0;
}
