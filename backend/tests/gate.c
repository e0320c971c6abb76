// Sends signals at random moments to children that sleep in one call or another. A handler answers each with a byte:
// a signal that came between a check and the call that sleeps would not be answered, and its child would sleep for ever.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE, SUSPEND, READ, RESTARTED_READ, SLEEP, WAIT, COMPUTE, TIMED_WAIT, MODES };
static const char *names[MODES] = {"pause", "sigsuspend", "read", "read with SA_RESTART", "nanosleep", "wait", "getppid", "sigtimedwait"};

#define PATIENCE_MS 20000
static int answers[2], never[2];
static unsigned random_state = 12345;
static volatile int sum;

static unsigned draw(unsigned below) {
    random_state = random_state * 1103515245 + 12345;
    return (random_state >> 16) % below;
}

static void handler(int sig) { write(answers[1], "!", 1); }

static void sleeper(int mode) {
    struct sigaction sa;
    sigset_t none, usr2;
    char byte;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = handler;
    sa.sa_flags = mode == RESTARTED_READ ? SA_RESTART : 0;
    sigaction(SIGUSR1, &sa, NULL);
    sigemptyset(&none);
    sigemptyset(&usr2);
    sigaddset(&usr2, SIGUSR2);
    pid_t grandchild = mode == WAIT ? fork() : 0;
    if (mode == WAIT && grandchild == 0)
        for (;;)
            pause();
    write(answers[1], "!", 1);
    for (;;) {
        struct timespec hour = {3600, 0};
        switch (mode) {
        case PAUSE: pause(); break;
        case SUSPEND: sigsuspend(&none); break;
        case READ:
        case RESTARTED_READ: read(never[0], &byte, 1); break;
        case SLEEP: nanosleep(&hour, NULL); break;
        case WAIT: waitpid(grandchild, NULL, 0); break;
        case COMPUTE: getppid(); break;
        case TIMED_WAIT: sigtimedwait(&usr2, NULL, &hour); break;
        }
    }
}

static void answered(const char *name, int n) {
    struct pollfd fd = {answers[0], POLLIN, 0};
    char byte;
    if (poll(&fd, 1, PATIENCE_MS) != 1 || read(answers[0], &byte, 1) != 1) {
        printf("%s: signal %d is lost\n", name, n);
        kill(0, SIGKILL);
    }
}

static void one_by_one(int mode, int count) {
    pid_t pid = fork();
    if (pid == 0)
        sleeper(mode);
    answered(names[mode], 0);
    for (int n = 1; n <= count; n++) {
        for (unsigned spin = n % 2 ? draw(4096) : draw(1 << draw(12)); spin; spin--)
            sum += spin;
        kill(pid, SIGUSR1);
        answered(names[mode], n);
    }
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    printf("%s: %d\n", names[mode], count);
}

static volatile int counted, wanted;
static volatile long values;

static void count_one(int sig, siginfo_t *info, void *context) {
    counted++;
    values += info->si_value.sival_int;
    if (counted == wanted)
        write(answers[1], "!", 1);
}

/* Real-time signals queue: all of them arrive, however fast they come, while the receiver makes calls of its own. */
static void all_at_once(int count) {
    pid_t pid = fork();
    if (pid == 0) {
        struct sigaction sa;
        memset(&sa, 0, sizeof sa);
        sa.sa_sigaction = count_one;
        sa.sa_flags = SA_SIGINFO | SA_RESTART;
        sigaction(SIGRTMIN, &sa, NULL);
        wanted = count;
        // Blocked but for sigsuspend: the last one cannot come between the look and the sleep.
        sigset_t rtmin, none;
        sigemptyset(&none);
        sigemptyset(&rtmin);
        sigaddset(&rtmin, SIGRTMIN);
        sigprocmask(SIG_BLOCK, &rtmin, NULL);
        write(answers[1], "!", 1);
        while (counted < wanted) {
            sigsuspend(&none);
            sigprocmask(SIG_UNBLOCK, &rtmin, NULL);
            getppid();
            sigprocmask(SIG_BLOCK, &rtmin, NULL);
        }
        _exit(values == (long)count * (count - 1) / 2 ? 0 : 1);
    }
    answered("queued", 0);
    for (int n = 0; n < count; n++) {
        union sigval value = {.sival_int = n};
        while (sigqueue(pid, SIGRTMIN, value) < 0 && errno == EAGAIN)
            sched_yield();
        for (unsigned spin = draw(1 << draw(11)); spin; spin--)
            sum += spin;
    }
    answered("queued", count);
    int status;
    waitpid(pid, &status, 0);
    printf("queued: %d, %s\n", count, status == 0 ? "each once" : "not each once");
}

int main(int argc, char *argv[]) {
    int count = argc > 1 ? atoi(argv[1]) : 1000;
    setvbuf(stdout, NULL, _IOLBF, 0);
    setpgid(0, 0);
    pipe(answers);
    pipe(never);
    for (int mode = 0; mode < MODES; mode++)
        one_by_one(mode, count / (MODES + 1));
    all_at_once(count - MODES * (count / (MODES + 1)));
    printf("%d signals, none lost\n", count);
    return 0;
}
