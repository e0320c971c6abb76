// A handler interrupts pause(2) and, without SA_RESTART, read(2): EINTR; with it the read goes on (signal(7)).
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t count;
static int answer[2];

static void handler(int sig)
{
    count++;
    // The restarted read finds this byte; the interrupted one has gone by then.
    write(answer[1], "x", 1);
}

static void try(const char *what, int flags)
{
    struct sigaction sa;
    char c = '-';
    memset(&sa, 0, sizeof(sa));
    sa.sa_handler = handler;
    sa.sa_flags = flags;
    sigemptyset(&sa.sa_mask);
    sigaction(SIGUSR1, &sa, NULL);
    pipe(answer);
    fflush(stdout);
    alarm(0);
    sa.sa_flags = flags;
    sigaction(SIGALRM, &sa, NULL);
    alarm(1);
    ssize_t n = read(answer[0], &c, 1);
    if (n == -1)
        printf("%s: %s\n", what, strerror(errno));
    else
        printf("%s: read %zd byte\n", what, n);
    close(answer[0]);
    close(answer[1]);
}

int main(void)
{
    try("without SA_RESTART", 0);
    try("with SA_RESTART", SA_RESTART);
    printf("handled %d times\n", (int)count);
    return 0;
}
