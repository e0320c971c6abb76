// connect(2): where nobody answers, a connection that is not waited for is on its way: EALREADY, and poll(2) says nothing of it.
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void loopback(int is_up)
{
    struct ifreq request = { .ifr_name = "lo" };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);

    ioctl(fd, SIOCGIFFLAGS, &request);
    request.ifr_flags = is_up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP;
    ioctl(fd, SIOCSIFFLAGS, &request);
    close(fd);
}

static void try_connect(int fd, struct sockaddr_in *to)
{
    int error = 0, ret = connect(fd, (struct sockaddr *)to, sizeof *to);
    socklen_t len = sizeof error;

    printf("connect %d %s\n", ret, ret < 0 ? strerror(errno) : "");
    struct pollfd ready = { fd, POLLIN | POLLOUT, 0 };
    ret = poll(&ready, 1, 50);
    printf("poll %d %#x\n", ret, (unsigned)ready.revents);
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
    printf("SO_ERROR %s\n", strerror(error));
}

int main(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(7), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

    loopback(1);
    int refused = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    try_connect(refused, &to);
    try_connect(refused, &to);
    loopback(0);
    int asking = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    try_connect(asking, &to);
    try_connect(asking, &to);
    return 0;
}
