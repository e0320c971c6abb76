// poll(2), select(2) and their p… kin: what is ready, what is left of the timeout, signals that end the wait.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int taken;

static void handler(int number)
{
    (void)number;
    taken++;
}

static void show(const char *what, int result)
{
    printf("%s: ", what);
    if (result == -1)
        printf("%s", strerror(errno));
    else
        printf("%d", result);
    printf(", handlers %d\n", taken);
}

static pid_t kill_soon(int number)
{
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        usleep(200000);
        kill(parent, number);
        _exit(0);
    }
    return child;
}

int main(void)
{
    int p[2], s[2];
    if (pipe(p) == -1 || socketpair(AF_UNIX, SOCK_STREAM, 0, s) == -1)
        err(1, "pipe");
    struct pollfd fds[5] = {
        { p[0], POLLIN, 0 }, { p[1], POLLOUT, 0 }, { s[0], POLLIN | POLLOUT | POLLRDNORM, 0 }, { -1, POLLIN, 0 }, { 77, POLLIN, 0 },
    };
    show("poll", poll(fds, 5, 0));
    for (int i = 0; i < 5; i++)
        printf("  %#x\n", fds[i].revents);
    write(p[1], "x", 1);
    close(s[1]);
    show("poll", poll(fds, 4, -1));
    for (int i = 0; i < 4; i++)
        printf("  %#x\n", fds[i].revents);
    close(p[1]);
    show("poll after the writer", poll(fds, 1, 0));
    printf("  %#x\n", fds[0].revents);
    char c;
    read(p[0], &c, 1);
    show("poll at the end", poll(fds, 1, 0));
    printf("  %#x\n", fds[0].revents);

    fd_set in, out;
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_SET(p[0], &in);
    FD_SET(s[0], &out);
    struct timeval tv = { 5, 500 };
    show("select", select(10, &in, &out, NULL, &tv));
    printf("  in %d, out %d, left %ld s\n", FD_ISSET(p[0], &in), FD_ISSET(s[0], &out), (long)tv.tv_sec);
    FD_ZERO(&in);
    FD_SET(77, &in);
    show("select a closed one", select(78, &in, NULL, NULL, NULL));
    show("select below it", select(77, &in, NULL, NULL, &(struct timeval){ 0, 0 }));
    show("select -1", select(-1, NULL, NULL, NULL, NULL));
    show("select with a bad time", select(0, NULL, NULL, NULL, &(struct timeval){ -1, 0 }));
    tv = (struct timeval){ 0, 20000 };
    show("select as sleep", select(0, NULL, NULL, NULL, &tv));
    printf("  left %ld s %ld us\n", (long)tv.tv_sec, (long)tv.tv_usec);
    show("ppoll with a bad time", ppoll(NULL, 0, &(struct timespec){ 0, 1000000000 }, NULL));

    struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_RESTART };
    sigaction(SIGUSR1, &sa, NULL);
    sigset_t blocked, open;
    sigemptyset(&open);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    int quiet[2];
    pipe(quiet);
    fds[0].fd = quiet[0];
    raise(SIGUSR1);
    show("poll keeps it blocked", poll(fds, 1, 1));
    show("ppoll lets it in", ppoll(fds, 1, NULL, &open));
    raise(SIGUSR1);
    struct timespec ts = { 9, 0 };
    show("pselect lets it in", pselect(0, NULL, NULL, NULL, &ts, &open));
    printf("  the timeout stays %ld s\n", (long)ts.tv_sec);
    raise(SIGUSR1);
    int ep = epoll_create1(0);
    show("epoll_pwait lets it in", epoll_pwait(ep, &(struct epoll_event){ 0 }, 1, 1000, &open));
    raise(SIGUSR1);
    write(quiet[1], "x", 1);
    show("what is ready comes first", ppoll(fds, 1, NULL, &open));
    sigset_t now;
    sigprocmask(SIG_UNBLOCK, &blocked, &now);
    printf("blocked afterwards: %d\n", sigismember(&now, SIGUSR1));
    show("unblocked", 0);

    pid_t child = kill_soon(SIGUSR1);
    show("poll is not restarted", poll(NULL, 0, 5000));
    waitpid(child, NULL, 0);
    child = kill_soon(SIGUSR1);
    tv = (struct timeval){ 9, 0 };
    show("select is not restarted", select(0, NULL, NULL, NULL, &tv));
    printf("  less is left: %d\n", tv.tv_sec == 8);
    waitpid(child, NULL, 0);
    return 0;
}
