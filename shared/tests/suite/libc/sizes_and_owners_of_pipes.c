// fcntl(2): F_SETPIPE_SZ and what it does to room; F_SETSIG, F_SETOWN_EX and the signal that tells which descriptor it is.
//@ machine: lab
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static char bytes[70000];
static int pipes[2];

static void set(const char *what, int fd, int command, long arg)
{
    int ret = fcntl(fd, command, arg);
    if (ret == -1)
        printf("%s %ld: %s\n", what, arg, strerror(errno));
    else
        printf("%s %ld: %d\n", what, arg, ret);
}

static void room(void)
{
    struct pollfd poller = { .fd = pipes[1], .events = POLLOUT };
    int held;
    poll(&poller, 1, 0);
    ioctl(pipes[0], FIONREAD, &held);
    printf("    %d held, %s\n", held, poller.revents & POLLOUT ? "room" : "full");
}

static volatile int told, of, code;
static volatile long band;

static void handler(int sig, siginfo_t *info, void *context)
{
    told = sig;
    of = info->si_fd;
    code = info->si_code;
    band = info->si_band;
}

static void owner(int type, pid_t pid)
{
    struct f_owner_ex who = { type, pid }, got = { 9, 9 };
    if (fcntl(pipes[0], F_SETOWN_EX, &who) == -1)
        printf("owner %d: %s\n", type, strerror(errno));
    fcntl(pipes[0], F_GETOWN_EX, &got);
    printf("owner is a %d, %s\n", got.type, got.pid == pid ? "this one" : got.pid ? "another" : "none");
}

int main(void)
{
    struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };

    pipe2(pipes, O_NONBLOCK);
    set("get", pipes[0], F_GETPIPE_SZ, 0);
    set("size", pipes[1], F_SETPIPE_SZ, 1);
    set("size", pipes[1], F_SETPIPE_SZ, 4097);
    set("size", pipes[1], F_SETPIPE_SZ, 0);
    set("size", pipes[1], F_SETPIPE_SZ, -1);
    set("size", pipes[1], F_SETPIPE_SZ, 1048576);
    set("size", pipes[1], F_SETPIPE_SZ, 1048577);
    set("size", pipes[1], F_SETPIPE_SZ, 8192);
    set("get", pipes[0], F_GETPIPE_SZ, 0);
    printf("written: %zd\n", write(pipes[1], bytes, sizeof bytes));
    room();
    set("size", pipes[1], F_SETPIPE_SZ, 4096);
    set("size", pipes[1], F_SETPIPE_SZ, 16384);
    room();
    printf("written: %zd\n", write(pipes[1], bytes, sizeof bytes));
    room();
    read(pipes[0], bytes, 4096);
    room();
    read(pipes[0], bytes, sizeof bytes);
    room();
    set("size of no pipe", open("/dev/null", O_RDWR), F_SETPIPE_SZ, 4096);

    owner(F_OWNER_PID, 0);
    owner(F_OWNER_PID, getpid());
    owner(F_OWNER_PGRP, getpgrp());
    printf("F_GETOWN: %d\n", fcntl(pipes[0], F_GETOWN) == -getpgrp());
    owner(7, getpid());
    owner(F_OWNER_PID, 99999);
    owner(F_OWNER_TID, gettid());
    set("signal", pipes[0], F_GETSIG, 0);
    set("signal", pipes[0], F_SETSIG, 65);
    set("signal", pipes[0], F_SETSIG, -1);
    set("signal", pipes[0], F_SETSIG, SIGUSR1);
    set("signal", pipes[0], F_GETSIG, 0);
    sigaction(SIGUSR1, &action, NULL);
    fcntl(pipes[0], F_SETFL, O_ASYNC | O_NONBLOCK);
    write(pipes[1], "x", 1);
    printf("told: %d, of the reading end: %d, POLL_IN: %d, band %#lx\n", told == SIGUSR1, of == pipes[0], code == POLL_IN, band);
    told = 0;
    owner(F_OWNER_PID, getpid());
    write(pipes[1], "x", 1);
    printf("told: %d\n", told == SIGUSR1);
    return 0;
}
