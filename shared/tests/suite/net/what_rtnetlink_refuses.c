// rtnetlink(7), what it refuses and says of it: a neighbour of no link, a route to delete where there was never one, bits behind a prefix,
// what a veth cannot change.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct request {
    struct nlmsghdr header;
    union { struct ifinfomsg link; struct ifaddrmsg addr; struct rtmsg route; struct ndmsg neighbour; } u;
    char room[512];
};

static int nl;

static void begin(struct request *r, int type, int flags, int size)
{
    memset(r, 0, sizeof *r);
    r->header.nlmsg_len = NLMSG_LENGTH(size);
    r->header.nlmsg_type = type;
    r->header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
}

static struct rtattr *add(struct request *r, int type, const void *data, int len)
{
    struct rtattr *a = (struct rtattr *)((char *)r + NLMSG_ALIGN(r->header.nlmsg_len));
    a->rta_type = type;
    a->rta_len = RTA_LENGTH(len);
    if (len)
        memcpy(RTA_DATA(a), data, len);
    r->header.nlmsg_len = NLMSG_ALIGN(r->header.nlmsg_len) + RTA_ALIGN(a->rta_len);
    return a;
}

static void end(struct request *r, struct rtattr *nest)
{
    nest->rta_len = (char *)r + r->header.nlmsg_len - (char *)nest;
}

static void ask(const char *what, struct request *r)
{
    char answer[1024];
    struct nlmsghdr *header = (struct nlmsghdr *)answer;
    send(nl, r, r->header.nlmsg_len, 0);
    recv(nl, answer, sizeof answer, 0);
    struct nlmsgerr *error = NLMSG_DATA(header);
    printf("%s: %s", what, strerror(-error->error));
    if (header->nlmsg_flags & NLM_F_ACK_TLVS) {
        int behind = NLMSG_ALIGN(sizeof *error);
        if (!(header->nlmsg_flags & NLM_F_CAPPED))
            behind += NLMSG_ALIGN(error->msg.nlmsg_len) - sizeof(struct nlmsghdr);
        printf(" (%s)", (char *)RTA_DATA((struct rtattr *)((char *)error + behind)));
    }
    printf("\n");
}

static void neighbour(const char *what, int type, int index, const char *at)
{
    struct request r;
    struct in_addr ip;
    inet_pton(AF_INET, at, &ip);
    begin(&r, type, type == RTM_NEWNEIGH ? NLM_F_CREATE | NLM_F_EXCL : 0, sizeof r.u.neighbour);
    r.u.neighbour.ndm_family = AF_INET;
    r.u.neighbour.ndm_ifindex = index;
    r.u.neighbour.ndm_state = NUD_PERMANENT;
    add(&r, NDA_DST, &ip, sizeof ip);
    add(&r, NDA_LLADDR, "\2\0\0\0\0\1", 6);
    ask(what, &r);
}

static void route(const char *what, int type, const char *to, int prefix, int kind)
{
    struct request r;
    struct in_addr ip;
    inet_pton(AF_INET, to, &ip);
    begin(&r, type, type == RTM_NEWROUTE ? NLM_F_CREATE | NLM_F_EXCL : 0, sizeof r.u.route);
    r.u.route.rtm_family = AF_INET;
    r.u.route.rtm_dst_len = prefix;
    r.u.route.rtm_table = RT_TABLE_MAIN;
    r.u.route.rtm_scope = type == RTM_NEWROUTE ? RT_SCOPE_UNIVERSE : RT_SCOPE_NOWHERE;
    r.u.route.rtm_protocol = type == RTM_NEWROUTE ? RTPROT_BOOT : 0;
    r.u.route.rtm_type = kind;
    add(&r, RTA_DST, &ip, sizeof ip);
    ask(what, &r);
}

static void set(const char *what, const char *name, int kind, unsigned value)
{
    struct request r;
    begin(&r, RTM_NEWLINK, 0, sizeof r.u.link);
    r.u.link.ifi_index = if_nametoindex(name);
    add(&r, kind, &value, sizeof value);
    ask(what, &r);
}

static void address(const char *what, const char *name)
{
    struct request r;
    struct in_addr ip;
    inet_pton(AF_INET, "192.0.2.1", &ip);
    begin(&r, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, sizeof r.u.addr);
    r.u.addr.ifa_family = AF_INET;
    r.u.addr.ifa_prefixlen = 24;
    r.u.addr.ifa_index = if_nametoindex(name);
    add(&r, IFA_LOCAL, &ip, sizeof ip);
    ask(what, &r);
}

static void veth(const char *what, const char *kind, const char *name, int flags)
{
    struct request r;
    struct ifinfomsg info = {0};
    begin(&r, RTM_NEWLINK, NLM_F_CREATE | flags, sizeof r.u.link);
    add(&r, IFLA_IFNAME, name, strlen(name) + 1);
    struct rtattr *linkinfo = add(&r, IFLA_LINKINFO, NULL, 0);
    add(&r, IFLA_INFO_KIND, kind, strlen(kind) + 1);
    struct rtattr *data = add(&r, IFLA_INFO_DATA, NULL, 0);
    struct rtattr *other = add(&r, VETH_INFO_PEER, &info, sizeof info);
    add(&r, IFLA_IFNAME, "v1", 3);
    end(&r, other);
    end(&r, data);
    end(&r, linkinfo);
    ask(what, &r);
}

int main(void)
{
    int on = 1;
    unshare(CLONE_NEWNET);
    nl = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    setsockopt(nl, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof on);
    neighbour("a neighbour of no link", RTM_NEWNEIGH, 0, "192.0.2.2");
    neighbour("of link 77", RTM_NEWNEIGH, 77, "192.0.2.2");
    neighbour("no neighbour of no link", RTM_DELNEIGH, 0, "192.0.2.2");
    route("no route, where there was none", RTM_DELROUTE, "198.51.100.0", 24, 0);
    route("nor with bits behind its prefix", RTM_DELROUTE, "198.51.100.7", 24, 0);
    route("a route with bits behind its prefix", RTM_NEWROUTE, "198.51.100.7", 24, RTN_BLACKHOLE);
    route("no route", RTM_DELROUTE, "198.51.100.0", 24, 0);
    route("no route with bits behind its prefix", RTM_DELROUTE, "198.51.100.7", 24, 0);
    route("a route", RTM_NEWROUTE, "198.51.100.0", 24, RTN_BLACKHOLE);
    veth("veth", "veth", "v0", NLM_F_EXCL);
    veth("veth again", "veth", "v0", NLM_F_EXCL);
    veth("veth changed", "veth", "v0", 0);
    veth("lo as a veth", "veth", "lo", 0);
    veth("veth as a bridge", "bridge", "v0", 0);
    neighbour("a neighbour", RTM_NEWNEIGH, if_nametoindex("v0"), "192.0.2.2");
    neighbour("a neighbour again", RTM_NEWNEIGH, if_nametoindex("v0"), "192.0.2.2");
    neighbour("a neighbour of lo", RTM_NEWNEIGH, 1, "192.0.2.2");
    neighbour("it again", RTM_NEWNEIGH, 1, "192.0.2.2");
    neighbour("it is not there", RTM_DELNEIGH, 1, "192.0.2.2");
    neighbour("nobody is", RTM_DELNEIGH, 1, "0.0.0.0");
    set("a veth of 67 bytes", "v0", IFLA_MTU, 67);
    set("a veth of -1 bytes", "v0", IFLA_MTU, -1);
    set("lo of -1 bytes", "lo", IFLA_MTU, -1);
    set("a veth in a veth", "v0", IFLA_MASTER, if_nametoindex("v1"));
    set("a veth in itself", "v0", IFLA_MASTER, if_nametoindex("v0"));
    address("an address of lo", "lo");
    set("lo of 60 bytes", "lo", IFLA_MTU, 60);
    address("no address of lo", "lo");
    set("lo of 1500 bytes", "lo", IFLA_MTU, 1500);
    address("an address of lo again", "lo");
    return 0;
}
