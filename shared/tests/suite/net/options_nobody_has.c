// A level or an option that a socket does not have: each family refuses it in its own way. Values have their ranges.
//@ machine: lab
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char *name(int result) { return result == 0 ? "0" : strerrorname_np(errno); }

static void levels(const char *what, int family, int type)
{
    const int levels[] = { IPPROTO_IP, IPPROTO_TCP, IPPROTO_UDP, 500, SOL_SOCKET };
    int s = socket(family, type, 0);
    printf("%s:", what);
    for (int i = 0; i < 5; i++) {
        int value = 1;
        socklen_t len = sizeof value;
        printf(" %d %s", levels[i], name(setsockopt(s, levels[i], 500, &value, sizeof value)));
        printf("/%s", name(getsockopt(s, levels[i], -1, &value, &len)));
    }
    printf("\n");
    close(s);
}

static void try(const char *what, int s, int level, int option, int value, socklen_t size)
{
    int now = -1;
    socklen_t len = sizeof now;
    printf("%s %d: %s", what, value, name(setsockopt(s, level, option, &value, size)));
    getsockopt(s, level, option, &now, &len);
    printf(", %d\n", now);
}

#define TRY(level, option, value) try(#option, s, level, option, value, sizeof(int))

int main(void)
{
    levels("unix", AF_UNIX, SOCK_STREAM);
    levels("tcp", AF_INET, SOCK_STREAM);
    levels("udp", AF_INET, SOCK_DGRAM);
    levels("tcp6", AF_INET6, SOCK_STREAM);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    try("a byte of IP_TTL", s, IPPROTO_IP, IP_TTL, 33, 1);
    try("nothing of IP_TTL", s, IPPROTO_IP, IP_TTL, 34, 0);
    TRY(IPPROTO_IP, IP_TTL, 0);
    TRY(IPPROTO_IP, IP_TTL, 256);
    TRY(IPPROTO_IP, IP_TTL, -1);
    TRY(IPPROTO_IP, IP_TOS, 300);
    TRY(IPPROTO_IP, IP_TOS, 7);
    TRY(IPPROTO_TCP, TCP_KEEPIDLE, -5);
    TRY(IPPROTO_TCP, TCP_KEEPIDLE, 32768);
    TRY(IPPROTO_TCP, TCP_KEEPCNT, 128);
    TRY(IPPROTO_TCP, TCP_KEEPCNT, 127);
    TRY(SOL_SOCKET, SO_DEBUG, 1);
    TRY(SOL_SOCKET, SO_DEBUG, 0);

    /* A name that a socket gets after it was connected. */
    int ends[2];
    char byte;
    struct sockaddr_un late = { AF_UNIX, "/tmp/late" }, from = { 0 };
    socklen_t len = sizeof from;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1 || bind(ends[1], (void *)&late, sizeof late) == -1)
        return 1;
    send(ends[1], "x", 1, 0);
    recvfrom(ends[0], &byte, 1, 0, (void *)&from, &len);
    printf("from %s, %u bytes\n", from.sun_path, len);
    return 0;
}
