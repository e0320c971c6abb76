// SA_RESTART: which calls start again after a handler, and which end in EINTR regardless - signal(7).
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static int data[2];

static void handler(int sig) { caught++; }

static void catch(int flags) {
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = handler;
    sa.sa_flags = flags;
    sigemptyset(&sa.sa_mask);
    sigaction(SIGUSR1, &sa, NULL);
}

/* A child that sends SIGUSR1 when the parent sleeps, then, if asked, writes a byte into `data`. */
static pid_t pest(int then_write) {
    pid_t pid = fork();
    if (pid)
        return pid;
    struct timespec wait = {0, 200000000};
    nanosleep(&wait, NULL);
    kill(getppid(), SIGUSR1);
    nanosleep(&wait, NULL);
    if (then_write)
        write(data[1], "x", 1);
    _exit(7);
}

static void reap(pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
}

static void reading(int flags) {
    char byte;
    pid_t pid;
    catch(flags);
    caught = 0;
    pid = pest(1);
    ssize_t n = read(data[0], &byte, 1);
    printf("  read: %zd %s, caught %d\n", n, n < 0 ? strerror(errno) : "-", (int)caught);
    if (n < 0)
        read(data[0], &byte, 1);
    reap(pid);
}

static void waiting(int flags) {
    int status = 0;
    catch(flags);
    caught = 0;
    pid_t pid = pest(0);
    pid_t got = waitpid(pid, &status, 0);
    printf("  waitpid: %s %s, caught %d\n", got == pid ? "the child" : "-1", got < 0 ? strerror(errno) : "-", (int)caught);
    if (got < 0)
        reap(pid);
}

static void polling(int flags) {
    struct pollfd fd = {data[0], POLLIN, 0};
    catch(flags);
    caught = 0;
    pid_t pid = pest(0);
    int n = poll(&fd, 1, 5000);
    printf("  poll: %d %s, caught %d\n", n, n < 0 ? strerror(errno) : "-", (int)caught);
    reap(pid);
}

static void sleeping(int flags) {
    struct timespec time = {5, 0}, left = {0, 0};
    catch(flags);
    caught = 0;
    pid_t pid = pest(0);
    int n = nanosleep(&time, &left);
    printf("  nanosleep: %d %s, %s left, caught %d\n", n, n < 0 ? strerror(errno) : "-",
           left.tv_sec == 4 ? "more than 4 s" : "something else", (int)caught);
    reap(pid);
}

static void clock_sleeping(int flags) {
    struct timespec time, left = {77, 77};
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_sec += 5;
    catch(flags);
    caught = 0;
    pid_t pid = pest(0);
    int n = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, &left);
    printf("  clock_nanosleep: returns %s, left is %s, caught %d\n", n == EINTR ? "EINTR" : "?",
           left.tv_sec == 77 ? "untouched" : "written", (int)caught);
    reap(pid);
}

static void pausing(int flags) {
    catch(flags);
    caught = 0;
    pid_t pid = pest(0);
    int n = pause();
    printf("  pause: %d %s, caught %d\n", n, strerror(errno), (int)caught);
    reap(pid);
}

static void all(const char *title, int flags) {
    printf("%s\n", title);
    reading(flags);
    waiting(flags);
    polling(flags);
    sleeping(flags);
    clock_sleeping(flags);
    pausing(flags);
}

int main(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    pipe(data);
    all("without SA_RESTART", 0);
    all("with SA_RESTART", SA_RESTART);
    return 0;
}
