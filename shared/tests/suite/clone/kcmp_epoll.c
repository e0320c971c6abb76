// kcmp(2) with KCMP_EPOLL_TFD: is a file the one that an epoll instance watches?
#define _GNU_SOURCE
#include <errno.h>
#include <linux/kcmp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

static void compare(const char *what, int fd, struct kcmp_epoll_slot *slot)
{
    long result = syscall(SYS_kcmp, getpid(), getpid(), KCMP_EPOLL_TFD, fd, slot);
    if (result < 0)
        printf("%s: %s\n", what, strerrorname_np(errno));
    else
        printf("%s: %s\n", what, result ? "another" : "the same");
}

int main(void)
{
    struct kcmp_epoll_slot slot;
    struct epoll_event event = { .events = EPOLLIN };
    int p[2], epfd = epoll_create1(0), copy;
    pipe(p);
    copy = dup(p[0]);
    epoll_ctl(epfd, EPOLL_CTL_ADD, p[0], &event);
    slot = (struct kcmp_epoll_slot){ epfd, p[0], 0 };
    compare("what is watched", p[0], &slot);
    compare("a copy of it", copy, &slot);
    compare("the other end", p[1], &slot);
    slot.toff = 1;
    compare("a second of that number", p[0], &slot);
    slot = (struct kcmp_epoll_slot){ epfd, p[1], 0 };
    compare("not watched", p[1], &slot);
    slot = (struct kcmp_epoll_slot){ p[0], p[0], 0 };
    compare("no epoll instance", p[0], &slot);
    slot = (struct kcmp_epoll_slot){ 99, p[0], 0 };
    compare("closed", p[0], &slot);
    slot.efd = epfd;
    compare("closed", 99, &slot);
    compare("nowhere", p[0], (void *)8);
    return 0;
}
