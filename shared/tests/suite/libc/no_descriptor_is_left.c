// pipe(2) and socketpair(2) that cannot tell the numbers leave no descriptors.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int lowest(void)
{
    int fd = open("/dev/null", O_RDONLY);

    close(fd);
    return fd;
}

static void told(const char *what, int ret)
{
    printf("%s: %d %s, the next is %d\n", what, ret, ret < 0 ? strerror(errno) : "", lowest());
}

int main(void)
{
    int *nowhere = (int *)8;

    told("pipe", pipe(nowhere));
    told("pipe2", pipe2(nowhere, O_CLOEXEC));
    told("pipe2 with a flag that is none", pipe2(nowhere, 1));
    told("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, nowhere));
    told("socketpair of a family without pairs", socketpair(AF_INET, SOCK_STREAM, 0, nowhere));
    told("socketpair with a flag that is none", socketpair(AF_UNIX, SOCK_STREAM | 0x100, 0, nowhere));
    return 0;
}
