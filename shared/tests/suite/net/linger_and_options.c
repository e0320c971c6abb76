// SO_LINGER: with no time left the peer of a closed TCP connection gets a reset; SO_PRIORITY; a cookie for each network namespace.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, long result)
{
    printf("%s = %ld%s%s\n", what, result, result < 0 ? " " : "", result < 0 ? strerrorname_np(errno) : "");
}

static void pair(int ends[2])
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    bind(listener, (struct sockaddr *)&at, sizeof at);
    listen(listener, 1);
    getsockname(listener, (struct sockaddr *)&at, &len);
    ends[0] = socket(AF_INET, SOCK_STREAM, 0);
    connect(ends[0], (struct sockaddr *)&at, sizeof at);
    ends[1] = accept(listener, NULL, NULL);
    close(listener);
}

static void up(void)
{
    struct ifreq lo = { .ifr_name = "lo" };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    ioctl(fd, SIOCGIFFLAGS, &lo);
    lo.ifr_flags |= IFF_UP;
    ioctl(fd, SIOCSIFFLAGS, &lo);
    close(fd);
}

int main(void)
{
    struct linger linger = { 9, 9 };
    socklen_t len = sizeof linger;
    unsigned long cookies[3] = { 0 };
    int ends[2], value = 3;
    char c;
    up();
    pair(ends);
    say("getsockopt", getsockopt(ends[0], SOL_SOCKET, SO_LINGER, &linger, &len));
    printf("%d %d, %d bytes\n", linger.l_onoff, linger.l_linger, (int)len);
    linger.l_onoff = 5;
    linger.l_linger = 3;
    say("setsockopt", setsockopt(ends[0], SOL_SOCKET, SO_LINGER, &linger, sizeof linger));
    getsockopt(ends[0], SOL_SOCKET, SO_LINGER, &linger, &len);
    printf("%d %d\n", linger.l_onoff, linger.l_linger);
    say("too short", setsockopt(ends[0], SOL_SOCKET, SO_LINGER, &linger, 4));
    close(ends[0]);
    say("the peer reads the end", read(ends[1], &c, 1));
    close(ends[1]);

    pair(ends);
    linger.l_onoff = 1;
    linger.l_linger = 0;
    setsockopt(ends[0], SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    close(ends[0]);
    say("the peer of a reset", read(ends[1], &c, 1));
    say("and then", read(ends[1], &c, 1));
    close(ends[1]);

    value = 6;
    ends[0] = socket(AF_INET, SOCK_DGRAM, 0);
    say("SO_PRIORITY 6", setsockopt(ends[0], SOL_SOCKET, SO_PRIORITY, &value, sizeof value));
    len = sizeof value;
    getsockopt(ends[0], SOL_SOCKET, SO_PRIORITY, &value, &len);
    printf("priority %d\n", value);

    len = sizeof *cookies;
    say("SO_NETNS_COOKIE", getsockopt(ends[0], SOL_SOCKET, 71, &cookies[0], &len));
    say("too short", getsockopt(ends[0], SOL_SOCKET, 71, &value, &(socklen_t){ 4 }));
    close(ends[0]);
    ends[0] = socket(AF_UNIX, SOCK_STREAM, 0);
    getsockopt(ends[0], SOL_SOCKET, 71, &cookies[1], &len);
    say("to be set", setsockopt(ends[0], SOL_SOCKET, 71, &cookies[1], len));
    unshare(CLONE_NEWNET);
    ends[1] = socket(AF_UNIX, SOCK_STREAM, 0);
    getsockopt(ends[1], SOL_SOCKET, 71, &cookies[2], &len);
    printf("the same here: %d, elsewhere: %d, zero: %d\n", cookies[0] == cookies[1], cookies[1] == cookies[2], cookies[0] == 0);
    return 0;
}
