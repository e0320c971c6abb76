// sock_diag(7) as a program speaks it: which TCP sockets listen and are connected, how many may wait, and how many do.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// struct inet_diag_req_v2 and inet_diag_msg - linux/inet_diag.h
struct id { unsigned short sport, dport; unsigned src[4], dst[4], device, cookie[2]; };
struct request { unsigned char family, protocol, ext, pad; unsigned states; struct id id; };
struct answer {
    unsigned char family, state, timer, retrans;
    struct id id;
    unsigned expires, rqueue, wqueue, uid, inode;
};

static void ask(const char *what, int family, int protocol, unsigned states)
{
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 4);
    struct { struct nlmsghdr header; struct request body; } m;
    static char buf[32768];

    if (fd == -1)
        err(1, "socket");
    memset(&m, 0, sizeof m);
    m.header.nlmsg_len = sizeof m;
    m.header.nlmsg_type = 20;
    m.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    m.header.nlmsg_seq = 7;
    m.body.family = family;
    m.body.protocol = protocol;
    m.body.states = states;
    if (send(fd, &m, sizeof m, 0) != sizeof m)
        err(1, "send");
    printf("%s:\n", what);
    for (int is_done = 0; !is_done;) {
        int n = recv(fd, buf, sizeof buf, 0);
        if (n <= 0)
            err(1, "recv");
        for (struct nlmsghdr *h = (struct nlmsghdr *)buf; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
            if (h->nlmsg_type == NLMSG_DONE) {
                is_done = 1;
                break;
            }
            struct answer *a = NLMSG_DATA(h);
            printf("  type %d seq %d family %d state %d port %d peer %s rqueue %u wqueue %u uid %u\n", h->nlmsg_type, (int)h->nlmsg_seq,
                   a->family, a->state, ntohs(a->id.sport) == 4000 || ntohs(a->id.sport) == 4001 ? ntohs(a->id.sport) : 0,
                   a->id.dport ? "yes" : "no", a->rqueue, a->wqueue, a->uid);
        }
    }
    close(fd);
}

int main(void)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(4000), .sin_addr.s_addr = htonl(INADDR_ANY)};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_port = htons(4001)};
    int one = 1, four = socket(AF_INET, SOCK_STREAM, 0), six = socket(AF_INET6, SOCK_STREAM, 0);
    int datagram = socket(AF_INET, SOCK_DGRAM, 0);

    ask("nobody", AF_INET, IPPROTO_TCP, -1);
    setsockopt(six, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    if (bind(four, (struct sockaddr *)&in, sizeof in) || listen(four, 5))
        err(1, "IPv4");
    if (bind(six, (struct sockaddr *)&in6, sizeof in6) || listen(six, 9))
        err(1, "IPv6");
    if (bind(datagram, (struct sockaddr *)&in, sizeof in))
        err(1, "UDP");
    ask("listeners", AF_INET, IPPROTO_TCP, 1 << 10);
    ask("listeners of IPv6", AF_INET6, IPPROTO_TCP, 1 << 10);
    ask("datagrams", AF_INET, IPPROTO_UDP, -1);
    ask("connected", AF_INET, IPPROTO_TCP, 1 << 1);
    return 0;
}
