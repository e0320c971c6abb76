// close_range(2): closes, marks, unshares; and its errors.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE 2
#define CLOSE_RANGE_CLOEXEC 4
#endif

static void say(const char *what, int result)
{
    printf("%s: %s\n", what, result ? strerrorname_np(errno) : "done");
}

static void open_ones(void)
{
    for (int fd = 3; fd < 12; fd++)
        if (fcntl(fd, F_GETFD) >= 0)
            printf(" %d%s", fd, fcntl(fd, F_GETFD) & FD_CLOEXEC ? "e" : "");
    printf("\n");
}

static int child(void *arg)
{
    return close_range(3, ~0U, CLOSE_RANGE_UNSHARE);
}

int main(void)
{
    static char stack[65536];
    int status;
    for (int fd = 3; fd < 10; fd++)
        dup2(0, fd);
    open_ones();
    say("5 to 6", close_range(5, 6, 0));
    open_ones();
    say("mark from 8", close_range(8, 100, CLOSE_RANGE_CLOEXEC));
    open_ones();
    say("nothing there", close_range(50, 60, 0));
    say("far above", close_range(100000, ~0U, 0));
    say("backwards", close_range(7, 6, 0));
    say("unknown flag", close_range(3, 4, 1));
    waitpid(clone(child, stack + sizeof stack, CLONE_FILES | SIGCHLD, NULL), &status, 0);
    printf("a child of the same table: %d\n", status);
    open_ones();
    say("all", close_range(3, ~0U, 0));
    open_ones();
    return 0;
}
