// /proc/sys/fs/mqueue/queues_max: 0 is none, -1 as many as there can be.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void with(const char *most)
{
    int fd = open("/proc/sys/fs/mqueue/queues_max", O_WRONLY);
    int ret = write(fd, most, strlen(most));
    printf("%s: %d, ", most, ret);
    close(fd);
    mqd_t queue = mq_open("/q", O_CREAT | O_RDWR, 0600, NULL);
    printf("%s\n", queue == -1 ? strerrorname_np(errno) : "a queue");
    mq_close(queue);
    mq_unlink("/q");
}

int main(void)
{
    unshare(CLONE_NEWIPC);
    with("0");
    with("1");
    with("-1");
    return 0;
}
