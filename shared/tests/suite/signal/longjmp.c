// setjmp(3), longjmp(3), and what becomes of the signal mask - sigsetjmp(3).
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static jmp_buf env, outer;
static sigjmp_buf sigenv;
static int calls;

static void deep(int n) {
    char room[100];
    memset(room, n, sizeof room);
    calls++;
    if (n == 0)
        longjmp(env, 5);
    deep(n - 1);
    printf("never: %d\n", room[0]);
}

static int blocked(int sig) {
    sigset_t now;
    sigprocmask(SIG_SETMASK, NULL, &now);
    return sigismember(&now, sig);
}

static void handler(int sig) {
    siglongjmp(sigenv, sig);
}

static void plain_handler(int sig) {
    longjmp(env, sig);
}

static int try_it(int fail) {
    jmp_buf here;
    if (setjmp(here) == 0) {
        if (fail)
            longjmp(here, 1);
        return 10;
    }
    return 20;
}

int main(void) {
    volatile int rounds = 0;
    int value = setjmp(env);
    if (value == 0) {
        deep(10);
    }
    printf("back with %d after %d calls\n", value, calls);

    switch (setjmp(env)) {
    case 0:
        longjmp(env, 0);
    case 1:
        printf("0 becomes 1\n");
        break;
    default:
        printf("?\n");
    }

    while (setjmp(env) < 3)
        longjmp(env, ++rounds);
    printf("rounds %d\n", rounds);

    printf("%d %d\n", try_it(0), try_it(1));

    if (setjmp(outer) == 0) {
        if (setjmp(env) == 0)
            longjmp(outer, 7);
        printf("never\n");
    } else {
        printf("outer\n");
    }

    signal(SIGUSR1, handler);
    value = sigsetjmp(sigenv, 1);
    if (value == 0)
        raise(SIGUSR1);
    printf("sigsetjmp(env, 1): back with %d, blocked %d\n", value, blocked(SIGUSR1));
    value = sigsetjmp(sigenv, 0);
    if (value == 0)
        raise(SIGUSR1);
    printf("sigsetjmp(env, 0): back with %d, blocked %d\n", value, blocked(SIGUSR1));
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGUSR1, plain_handler);
    value = setjmp(env);
    if (value == 0)
        raise(SIGUSR1);
    printf("setjmp: back with %d, blocked %d\n", value, blocked(SIGUSR1));
    sigprocmask(SIG_SETMASK, &none, NULL);

    // The classic: a fault that is survived, and again.
    signal(SIGSEGV, handler);
    for (int i = 0; i < 3; i++) {
        value = sigsetjmp(sigenv, 1);
        if (value == 0)
            *(volatile int *)(long)(16 * i) = 1;
        printf("survived %d\n", value);
    }
    signal(SIGFPE, handler);
    volatile int zero = 0, five = 5;
    if ((value = sigsetjmp(sigenv, 1)) == 0)
        printf("%d\n", five / zero);
    printf("survived %d\n", value);
    return 0;
}
