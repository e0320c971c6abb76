// An address that lo gets while it is down is there alone, and its network once lo has been up; 127.0.0.1 is there once lo was up, or while
// no address ever was. A link that is to go where one may not, or to nobody, is not looked for.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static void look(const char *when)
{
    static const char *const all[] = {"127.0.0.1", "127.5.5.5", "10.0.0.1", "10.0.0.2"};
    printf("%s:", when);
    for (int i = 0; i < 4; i++) {
        struct sockaddr_in at = {.sin_family = AF_INET};
        inet_pton(AF_INET, all[i], &at.sin_addr);
        int fd = socket(AF_INET, SOCK_DGRAM, 0);
        printf(" %s %s", all[i], bind(fd, (struct sockaddr *)&at, sizeof at) ? strerrorname_np(errno) : "yes");
        close(fd);
    }
    printf("\n");
}

static void lo(unsigned long request, short flags, const char *ip)
{
    struct ifreq r;
    memset(&r, 0, sizeof r);
    strcpy(r.ifr_name, "lo");
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (ip) {
        struct sockaddr_in *at = (struct sockaddr_in *)&r.ifr_addr;
        at->sin_family = AF_INET;
        inet_pton(AF_INET, ip, &at->sin_addr);
    } else {
        r.ifr_flags = flags;
    }
    if (ioctl(fd, request, &r) == -1)
        perror("ioctl");
    close(fd);
}

static void give(const char *name, int pid)
{
    struct { struct nlmsghdr header; struct ifinfomsg link; char room[128]; } r;
    char answer[512];
    memset(&r, 0, sizeof r);
    r.header.nlmsg_type = RTM_NEWLINK;
    r.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
    struct rtattr *a = (struct rtattr *)r.room;
    a->rta_type = IFLA_IFNAME;
    a->rta_len = RTA_LENGTH(strlen(name) + 1);
    strcpy(RTA_DATA(a), name);
    struct rtattr *b = (struct rtattr *)(r.room + RTA_ALIGN(a->rta_len));
    b->rta_type = IFLA_NET_NS_PID;
    b->rta_len = RTA_LENGTH(4);
    memcpy(RTA_DATA(b), &pid, 4);
    r.header.nlmsg_len = (char *)b + b->rta_len - (char *)&r;
    int nl = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    send(nl, &r, r.header.nlmsg_len, 0);
    recv(nl, answer, sizeof answer, 0);
    printf("%s to %d: %s\n", name, pid, strerror(-((struct nlmsgerr *)NLMSG_DATA((struct nlmsghdr *)answer))->error));
    close(nl);
}

int main(void)
{
    unshare(CLONE_NEWNET);
    look("nothing");
    lo(SIOCSIFADDR, 0, "10.0.0.1");
    look("an address");
    lo(SIOCSIFFLAGS, IFF_UP, NULL);
    look("up");
    lo(SIOCSIFFLAGS, 0, NULL);
    look("down");
    give("nosuch", 999999);
    give("nosuch", getpid());
    return 0;
}
