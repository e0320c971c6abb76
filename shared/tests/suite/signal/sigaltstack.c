// Handlers on a stack of their own, and the one case that needs it: the normal stack is used up - sigaltstack(2).
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static sigjmp_buf back;
static volatile int depth;

static int on_stack(const void *p) {
    return (const char *)p >= stack && (const char *)p < stack + sizeof stack;
}

static void handler(int sig) {
    int here;
    stack_t now;
    sigaltstack(NULL, &now);
    printf("  handler of %d: on the other stack %d, SS_ONSTACK %d\n", sig, on_stack(&here), now.ss_flags == SS_ONSTACK);
    if (now.ss_flags & SS_ONSTACK) {
        stack_t other = {.ss_sp = stack, .ss_size = sizeof stack, .ss_flags = 0};
        int n = sigaltstack(&other, NULL);
        printf("  changing it now: %d %s\n", n, strerror(errno));
    }
}

static void overflowed(int sig) {
    int here;
    write(1, on_stack(&here) ? "  caught on the other stack\n" : "  caught?\n", 28);
    siglongjmp(back, 42);
}

static int deeper(int n) {
    volatile char room[16384];
    room[0] = n;
    depth++;
    return deeper(n + 1) + room[0];
}

static void install(int sig, void (*f)(int), int flags) {
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = f;
    sa.sa_flags = flags;
    sigemptyset(&sa.sa_mask);
    sigaction(sig, &sa, NULL);
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    stack_t ss, old;
    sigaltstack(NULL, &old);
    printf("at first: disabled %d\n", old.ss_flags == SS_DISABLE);
    ss.ss_sp = stack;
    ss.ss_size = 100;
    ss.ss_flags = 0;
    int n = sigaltstack(&ss, NULL);
    printf("100 bytes: %d %s\n", n, strerror(errno));
    ss.ss_size = sizeof stack;
    ss.ss_flags = 77;
    n = sigaltstack(&ss, NULL);
    printf("strange flags: %d %s\n", n, strerror(errno));
    ss.ss_flags = 0;
    n = sigaltstack(&ss, &old);
    printf("set: %d, was disabled %d\n", n, old.ss_flags == SS_DISABLE);
    sigaltstack(NULL, &old);
    printf("now: %d, flags %d, size %zu\n", old.ss_sp == stack, old.ss_flags, old.ss_size);

    install(SIGUSR1, handler, 0);
    install(SIGUSR2, handler, SA_ONSTACK);
    puts("without SA_ONSTACK");
    raise(SIGUSR1);
    puts("with SA_ONSTACK");
    raise(SIGUSR2);

    puts("the stack runs over");
    struct rlimit limit = {1024 * 1024, RLIM_INFINITY};
    setrlimit(RLIMIT_STACK, &limit);
    install(SIGSEGV, overflowed, SA_ONSTACK);
    n = sigsetjmp(back, 1);
    if (n == 0)
        deeper(1);
    printf("  back with %d, went deep: %s\n", n, depth > 20 ? "yes" : "no");
    sigaltstack(NULL, &old);
    printf("  on it still: %d\n", (old.ss_flags & SS_ONSTACK) != 0);

    ss.ss_flags = SS_DISABLE;
    n = sigaltstack(&ss, NULL);
    sigaltstack(NULL, &old);
    printf("disabled again: %d %d\n", n, old.ss_flags == SS_DISABLE);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        deeper(1);
        _exit(0);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("without it a child that runs over dies of %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : -1);
    return 0;
}
