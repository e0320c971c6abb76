// What /proc/self/fdinfo adds for eventfd(2), timerfd_create(2) and epoll(7) - fs/eventfd.c, fs/timerfd.c, fs/eventpoll.c.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/timerfd.h>
#include <unistd.h>

// Without what numbers the kernel has given it, and the times that pass.
static void show(const char *what, int fd)
{
    char path[64], line[256];
    snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
    FILE *file = fopen(path, "r");
    printf("%s\n", what);
    while (fgets(line, sizeof(line), file) != NULL) {
        char *end = strstr(line, " ino:");
        if (end != NULL)
            strcpy(end, "\n");
        if (strncmp(line, "mnt_id", 6) && strncmp(line, "ino", 3) && strncmp(line, "eventfd-id", 10) && strncmp(line, "it_value: (9", 12) && strncmp(line, "it_value: (1", 12))
            printf("  %s", line);
    }
    fclose(file);
}

int main(void)
{
    int counter = eventfd(5, EFD_NONBLOCK | EFD_CLOEXEC), semaphore = eventfd(0xabcdef, EFD_SEMAPHORE);
    show("eventfd", counter);
    show("semaphore", semaphore);
    int timer = timerfd_create(CLOCK_MONOTONIC, 0);
    show("timer", timer);
    struct itimerspec later = {.it_interval = {1, 5}, .it_value = {100, 7}};
    timerfd_settime(timer, 0, &later, NULL);
    show("timer, set", timer);
    int alarm = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK);
    struct itimerspec past = {.it_value = {1, 0}};
    timerfd_settime(alarm, TFD_TIMER_ABSTIME, &past, NULL);
    show("timer, long past", alarm);
    uint64_t expirations;
    if (read(alarm, &expirations, sizeof(expirations)) == sizeof(expirations))
        show("timer, read", alarm);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    show("epoll", epoll);
    struct epoll_event edge = {.events = EPOLLIN | EPOLLET, .data = {.u64 = 77}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, counter, &edge);
    show("epoll, one", epoll);
    epoll_ctl(epoll, EPOLL_CTL_DEL, counter, NULL);
    struct epoll_event once = {.events = EPOLLOUT | EPOLLONESHOT, .data = {.u64 = UINT64_MAX}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, semaphore, &once);
    show("epoll, another", epoll);
    epoll_wait(epoll, &edge, 1, 0);
    show("epoll, fired", epoll);
    show("inotify", inotify_init1(IN_NONBLOCK));
    return 0;
}
