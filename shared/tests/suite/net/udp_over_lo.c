// UDP over lo: datagrams keep their bounds, get lost where nobody is, and a connected sender is told - udp(7).
#define _GNU_SOURCE
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

static void show(const char *what, long result)
{
    printf("%s: ", what);
    if (result == -1)
        printf("%s\n", strerrorname_np(errno));
    else
        printf("%ld\n", result);
}

static void events(const char *what, int fd)
{
    struct pollfd p = { fd, POLLIN | POLLOUT | POLLRDHUP, 0 };
    usleep(2000);
    poll(&p, 1, 0);
    printf("%s: events %#x\n", what, p.revents);
}

static void name(int fd)
{
    struct sockaddr_in a;
    socklen_t len = sizeof(a);
    getsockname(fd, (struct sockaddr *)&a, &len);
    printf("bound to %s, port %s\n", inet_ntoa(a.sin_addr), a.sin_port == 0 ? "none" : "there");
}

int main(void)
{
    char buf[100];
    static char large[70000];
    struct ifreq lo = { .ifr_name = "lo" };
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons(5000), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_in nobody = here, port0 = here, away = here, any = here, from;
    struct sockaddr none = { .sa_family = AF_UNSPEC };
    socklen_t len = sizeof(from);
    int a = socket(AF_INET, SOCK_DGRAM, 0), b = socket(AF_INET, SOCK_DGRAM, 0);
    nobody.sin_port = htons(5999);
    port0.sin_port = 0;
    away.sin_addr.s_addr = htonl(0x0a010203);
    any.sin_addr.s_addr = htonl(INADDR_ANY);
    show("lo is down", sendto(a, "x", 1, 0, (struct sockaddr *)&here, sizeof(here)));
    ioctl(a, SIOCGIFFLAGS, &lo);
    lo.ifr_flags |= IFF_UP;
    ioctl(a, SIOCSIFFLAGS, &lo);

    events("new", a);
    show("no destination", send(a, "x", 1, 0));
    show("listen", listen(a, 1));
    int quiet = socket(AF_INET, SOCK_DGRAM, 0);
    show("shutdown", shutdown(quiet, SHUT_WR));
    show("and it works", sendto(quiet, "x", 1, MSG_NOSIGNAL, (struct sockaddr *)&nobody, sizeof(nobody)));
    show("to nobody", sendto(a, "x", 1, 0, (struct sockaddr *)&nobody, sizeof(nobody)));
    events("nobody tells", a);
    name(a);
    show("bind", bind(b, (struct sockaddr *)&here, sizeof(here)));
    show("sendto", sendto(a, "hello", 5, 0, (struct sockaddr *)&here, sizeof(here)));
    show("an empty one", sendto(a, "", 0, 0, (struct sockaddr *)&here, sizeof(here)));
    events("two wait", b);
    show("cut to 3", recvfrom(b, buf, 3, MSG_TRUNC, (struct sockaddr *)&from, &len));
    printf("from %s, %u bytes of address\n", inet_ntoa(from.sin_addr), len);
    show("the empty one", recv(b, buf, 3, 0));
    show("nothing", recv(b, buf, 3, MSG_DONTWAIT));
    show("answer", sendto(b, "pong", 4, 0, (struct sockaddr *)&from, sizeof(from)));
    show("recv", recv(a, buf, sizeof(buf), 0));

    show("connect to nobody", connect(a, (struct sockaddr *)&nobody, sizeof(nobody)));
    name(a);
    show("send", send(a, "x", 1, 0));
    events("refused", a);
    show("send", send(a, "x", 1, 0));
    show("send", send(a, "x", 1, 0));
    usleep(2000);
    show("recv", recv(a, buf, 1, 0));
    show("recv", recv(a, buf, 1, MSG_DONTWAIT));
    show("disconnect", connect(a, &none, sizeof(none)));
    name(a);
    show("send", send(a, "x", 1, 0));
    show("unreachable", sendto(a, "x", 1, 0, (struct sockaddr *)&away, sizeof(away)));
    show("port 0", sendto(a, "x", 1, 0, (struct sockaddr *)&port0, sizeof(port0)));
    show("too large", sendto(a, large, sizeof(large), 0, (struct sockaddr *)&here, sizeof(here)));

    int c = socket(AF_INET, SOCK_DGRAM, 0), one = 1;
    show("bind any to the same port", bind(c, (struct sockaddr *)&any, sizeof(any)));
    setsockopt(b, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    setsockopt(c, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    show("with SO_REUSEADDR", bind(c, (struct sockaddr *)&any, sizeof(any)));
    show("sendto", sendto(a, "x", 1, 0, (struct sockaddr *)&here, sizeof(here)));
    events("the exact one", b);
    events("the other", c);

    // recvmmsg(2) takes several at once.
    struct iovec iov[3];
    struct mmsghdr list[3];
    memset(list, 0, sizeof(list));
    for (int i = 0; i < 3; i++) {
        iov[i] = (struct iovec){ buf + 10 * i, 10 };
        list[i].msg_hdr.msg_iov = &iov[i];
        list[i].msg_hdr.msg_iovlen = 1;
    }
    sendto(a, "second", 6, 0, (struct sockaddr *)&here, sizeof(here));
    usleep(2000);
    show("recvmmsg", recvmmsg(b, list, 3, MSG_WAITFORONE, NULL));
    printf("%u %u\n", list[0].msg_len, list[1].msg_len);
    return 0;
}
