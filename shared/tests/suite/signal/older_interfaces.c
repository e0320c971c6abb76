// signal(2) and its relatives: what signal returns, psignal(3), siginterrupt(3), sigset(3), sigabbrev.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t count;
static void handler(int sig) { count++; }
static void other(int sig) { count += 10; }

int main(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    printf("%d\n", signal(SIGUSR1, handler) == SIG_DFL);
    printf("%d\n", signal(SIGUSR1, other) == handler);
    printf("%d\n", signal(SIGUSR1, SIG_IGN) == other);
    printf("%d\n", signal(SIGUSR1, SIG_DFL) == SIG_IGN);
    signal(SIGUSR1, handler);
    raise(SIGUSR1);
    raise(SIGUSR1);
    printf("stays installed: %d\n", (int)count);
    struct sigaction sa;
    sigaction(SIGUSR1, NULL, &sa);
    printf("signal() sets SA_RESTART: %d\n", (sa.sa_flags & SA_RESTART) != 0);
    siginterrupt(SIGUSR1, 1);
    sigaction(SIGUSR1, NULL, &sa);
    printf("siginterrupt takes it away: %d\n", (sa.sa_flags & SA_RESTART) != 0);
    psignal(SIGINT, "psignal");
    psignal(SIGTERM, NULL);
    psignal(1000, "psignal");
    printf("%s|%s|%s\n", strsignal(SIGSEGV), strsignal(SIGCHLD), strsignal(0));
    printf("%s %s\n", sigabbrev_np(SIGHUP), sigdescr_np(SIGHUP));
    sigset_t a, b, c;
    sigemptyset(&a);
    sigemptyset(&b);
    sigaddset(&a, SIGUSR1);
    sigaddset(&a, SIGINT);
    sigaddset(&b, SIGINT);
    sigandset(&c, &a, &b);
    printf("and: %d %d\n", sigismember(&c, SIGUSR1), sigismember(&c, SIGINT));
    sigorset(&c, &a, &b);
    printf("or: %d %d\n", sigismember(&c, SIGUSR1), sigismember(&c, SIGINT));
    sigemptyset(&c);
    printf("empty: %d %d\n", sigisemptyset(&a), sigisemptyset(&c));
    return 0;
}
