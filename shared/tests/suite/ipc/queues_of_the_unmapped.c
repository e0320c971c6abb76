// Who is nobody in the user namespace of its ipc namespace cannot make a queue: EOVERFLOW, before attributes and limits are looked at.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static void try(const char *what, const char *name, int flags, long messages)
{
    struct mq_attr attr = {.mq_maxmsg = messages, .mq_msgsize = 8};
    printf("%s: %s\n", what, mq_open(name, flags, 0600, &attr) == -1 ? strerrorname_np(errno) : "done");
}

int main(void)
{
    struct rlimit none = {0, 0};
    unshare(CLONE_NEWUSER | CLONE_NEWIPC);
    try("a queue", "/q", O_CREAT | O_RDWR, 2);
    try("of no message", "/q", O_CREAT | O_RDWR, 0);
    setrlimit(RLIMIT_MSGQUEUE, &none);
    try("beyond the limit", "/q", O_CREAT | O_RDWR, 2);
    try("that is not there", "/q", O_RDWR, 2);
    return 0;
}
