// epoll_wait(2) with any negative timeout waits until something is there, or a signal comes.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void nothing(int sig)
{
    (void)sig;
}

int main(void)
{
    struct epoll_event event = {.events = EPOLLIN};
    struct itimerval often = {{0, 3000}, {0, 3000}}, never = {{0, 0}, {0, 0}};
    int ends[2], ep = epoll_create1(0);
    pipe(ends);
    epoll_ctl(ep, EPOLL_CTL_ADD, ends[0], &event);
    struct sigaction action = {.sa_handler = nothing, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    int ret = epoll_wait(ep, &event, 1, -1);
    printf("a signal: %d %s\n", ret, ret < 0 ? strerror(errno) : "");
    setitimer(ITIMER_REAL, &never, NULL);
    if (fork() == 0) {
        usleep(1000);
        write(ends[1], "x", 1);
        _exit(0);
    }
    printf("a byte: %d\n", epoll_wait(ep, &event, 1, -1000));
    wait(NULL);
    return 0;
}
