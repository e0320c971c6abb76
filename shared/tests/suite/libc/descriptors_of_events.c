// eventfd(2), signalfd(2) and timerfd_create(2): what they count, when they block, what poll(2) says of them, and their errors.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, long result)
{
    printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "done");
}

static void ready(const char *what, int fd)
{
    struct pollfd p = {fd, POLLIN | POLLOUT, 0};
    poll(&p, 1, 0);
    printf("%s is ready for %s%s%s\n", what, p.revents & POLLIN ? "reading " : "", p.revents & POLLOUT ? "writing" : "",
           p.revents ? "" : "nothing");
}

static void link_of(int fd)
{
    char path[64], text[64];
    ssize_t n;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    n = readlink(path, text, sizeof text - 1);
    text[n > 0 ? n : 0] = 0;
    printf("%s\n", text);
}

static void counters(void)
{
    uint64_t value = 3;
    char small[4];
    int fd = eventfd(2, EFD_NONBLOCK), semaphore = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC);
    link_of(fd);
    printf("close-on-exec: %d and %d\n", fcntl(fd, F_GETFD), fcntl(semaphore, F_GETFD));
    ready("2", fd);
    say("add 3", write(fd, &value, 8));
    say("read", read(fd, &value, 8));
    printf("read %llu\n", (unsigned long long)value);
    ready("0", fd);
    say("read 0", read(fd, &value, 8));
    say("read into 4 bytes", read(fd, small, 4));
    value = UINT64_MAX;
    say("write all ones", write(fd, &value, 8));
    value = UINT64_MAX - 1;
    say("write all but one", write(fd, &value, 8));
    ready("the most", fd);
    value = 1;
    say("one more", write(fd, &value, 8));
    say("write 4 bytes", write(fd, small, 4));
    say("pread", pread(fd, &value, 8, 0));
    say("lseek", lseek(fd, 0, SEEK_SET));
    for (int i = 0; i < 3; i++) {
        value = 0;
        say("semaphore", read(semaphore, &value, 8));
        printf("took %llu\n", (unsigned long long)value);
    }
    say("unknown flag", eventfd(0, 2));
}

static void between_processes(void)
{
    uint64_t value = 0;
    int fd = eventfd(0, 0);
    fflush(stdout);
    if (fork() == 0) {
        usleep(200000);
        value = 7;
        if (write(fd, &value, 8) != 8)
            _exit(1);
        _exit(0);
    }
    say("wait for the child", read(fd, &value, 8));
    printf("it wrote %llu\n", (unsigned long long)value);
    wait(NULL);
}

static void signals(void)
{
    struct signalfd_siginfo info[2];
    sigset_t mask, none;
    int fd, plain = dup(0);
    sigemptyset(&none);
    sigemptyset(&mask);
    sigaddset(&mask, SIGUSR1);
    sigaddset(&mask, SIGCHLD);
    sigaddset(&mask, SIGKILL);
    sigprocmask(SIG_BLOCK, &mask, NULL);
    fd = signalfd(-1, &mask, SFD_NONBLOCK);
    link_of(fd);
    ready("signalfd", fd);
    say("none there", read(fd, info, sizeof info));
    kill(getpid(), SIGUSR1);
    ready("signalfd", fd);
    fflush(stdout);
    if (fork() == 0)
        _exit(3);
    while (waitpid(-1, NULL, 0) > 0)
        ;
    printf("%zd records\n", read(fd, info, sizeof info) / (ssize_t)sizeof *info);
    for (int i = 0; i < 2; i++)
        printf("%s code %d pid ours %d status %d\n", sigabbrev_np(info[i].ssi_signo), info[i].ssi_code,
               info[i].ssi_pid == (uint32_t)getpid(), info[i].ssi_status);
    say("none left", read(fd, info, sizeof info));
    say("too small", read(fd, info, 127));
    say("write", write(fd, info, sizeof info));
    say("another mask", signalfd(fd, &none, 0));
    kill(getpid(), SIGUSR1);
    say("not in the mask", read(fd, info, sizeof info));
    say("no signalfd", signalfd(plain, &mask, 0));
    say("closed", signalfd(99, &mask, 0));
    say("unknown flag", signalfd(-1, &mask, 1));
    say("back", signalfd(fd, &mask, 0));
    say("SIGUSR1", read(fd, info, sizeof *info));
}

static void timers(void)
{
    struct itimerspec set = {{0, 20000000}, {0, 10000000}}, old;
    uint64_t ticks;
    int fd = timerfd_create(CLOCK_MONOTONIC, 0), idle = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK);
    link_of(fd);
    say("not armed", read(idle, &ticks, 8));
    say("gettime", timerfd_gettime(idle, &old));
    printf("%ld.%09ld, %ld.%09ld\n", (long)old.it_value.tv_sec, old.it_value.tv_nsec, (long)old.it_interval.tv_sec,
           old.it_interval.tv_nsec);
    say("settime", timerfd_settime(fd, 0, &set, &old));
    printf("old value %ld.%09ld\n", (long)old.it_value.tv_sec, old.it_value.tv_nsec);
    timerfd_gettime(fd, &old);
    printf("less is left: %d, interval %ld\n", old.it_value.tv_nsec > 0 && old.it_value.tv_nsec <= 10000000, old.it_interval.tv_nsec);
    say("first", read(fd, &ticks, 8));
    printf("%llu tick\n", (unsigned long long)ticks);
    usleep(70000);
    ready("timerfd", fd);
    say("after three more", read(fd, &ticks, 8));
    printf("3 or 4 ticks: %d\n", ticks == 3 || ticks == 4);
    memset(&set, 0, sizeof set);
    say("disarm", timerfd_settime(fd, 0, &set, NULL));
    set.it_value.tv_nsec = 1;
    say("long past", timerfd_settime(idle, TFD_TIMER_ABSTIME, &set, NULL));
    usleep(1000);
    ready("once", idle);
    say("once", read(idle, &ticks, 8));
    printf("%llu tick\n", (unsigned long long)ticks);
    say("and no more", read(idle, &ticks, 8));
    set.it_value.tv_nsec = 1000000000;
    say("bad time", timerfd_settime(idle, 0, &set, NULL));
    say("unknown flag", timerfd_settime(idle, 4, &set, NULL));
    say("no timerfd", timerfd_settime(0, 0, &old, NULL));
    say("closed", timerfd_gettime(99, &old));
    say("unknown clock", timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0));
    say("unknown create flag", timerfd_create(CLOCK_MONOTONIC, 1));
    say("alarm clock", timerfd_create(CLOCK_REALTIME_ALARM, 0));
    say("read into 4 bytes", read(idle, &ticks, 4));
    say("write", write(idle, &ticks, 8));
}

int main(void)
{
    counters();
    between_processes();
    signals();
    timers();
    return 0;
}
