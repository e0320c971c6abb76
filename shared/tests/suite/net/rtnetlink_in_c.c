// rtnetlink(7) as a program speaks it: a veth pair with one end in a child's network namespace, addresses, links brought up, a default
// route; what is refused, with its errno and the kernel's words (NETLINK_EXT_ACK); TCP from one end to the other.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct request {
    struct nlmsghdr header;
    union { struct ifinfomsg link; struct ifaddrmsg addr; struct rtmsg route; } u;
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

/* Sends a request and tells what comes back. */
static void ask(const char *what, struct request *r)
{
    char answer[1024];
    struct nlmsghdr *header = (struct nlmsghdr *)answer;
    if (send(nl, r, r->header.nlmsg_len, 0) == -1)
        err(1, "send");
    int len = recv(nl, answer, sizeof answer, 0);
    if (len == -1 || header->nlmsg_type != NLMSG_ERROR)
        errx(1, "%s: no answer", what);
    struct nlmsgerr *error = NLMSG_DATA(header);
    printf("%s: %s", what, strerror(-error->error));
    if (header->nlmsg_flags & NLM_F_ACK_TLVS) {
        int behind = NLMSG_ALIGN(sizeof *error) + (header->nlmsg_flags & NLM_F_CAPPED ? 0 : NLMSG_ALIGN(error->msg.nlmsg_len) - sizeof(struct nlmsghdr));
        struct rtattr *a = (struct rtattr *)((char *)error + behind);
        printf(" (%s)", (char *)RTA_DATA(a));
    }
    printf("\n");
}

static void new_veth(const char *what, const char *name, const char *peer, pid_t pid)
{
    struct request r;
    struct ifinfomsg info = {0};
    begin(&r, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, sizeof r.u.link);
    add(&r, IFLA_IFNAME, name, strlen(name) + 1);
    struct rtattr *linkinfo = add(&r, IFLA_LINKINFO, NULL, 0);
    add(&r, IFLA_INFO_KIND, "veth", 5);
    struct rtattr *data = add(&r, IFLA_INFO_DATA, NULL, 0);
    struct rtattr *other = add(&r, VETH_INFO_PEER, &info, sizeof info);
    add(&r, IFLA_IFNAME, peer, strlen(peer) + 1);
    if (pid)
        add(&r, IFLA_NET_NS_PID, &pid, sizeof pid);
    end(&r, other);
    end(&r, data);
    end(&r, linkinfo);
    ask(what, &r);
}

static void link_up(const char *name, int is_up)
{
    struct request r;
    begin(&r, RTM_NEWLINK, 0, sizeof r.u.link);
    r.u.link.ifi_index = if_nametoindex(name);
    r.u.link.ifi_change = IFF_UP;
    r.u.link.ifi_flags = is_up ? IFF_UP : 0;
    ask(name, &r);
}

static void address(const char *what, int type, int index, const char *text, int prefix)
{
    struct request r;
    struct in_addr ip;
    inet_pton(AF_INET, text, &ip);
    begin(&r, type, type == RTM_NEWADDR ? NLM_F_CREATE | NLM_F_EXCL : 0, sizeof r.u.addr);
    r.u.addr.ifa_family = AF_INET;
    r.u.addr.ifa_prefixlen = prefix;
    r.u.addr.ifa_index = index;
    add(&r, IFA_LOCAL, &ip, sizeof ip);
    add(&r, IFA_ADDRESS, &ip, sizeof ip);
    ask(what, &r);
}

static void route(const char *what, int type, const char *via)
{
    struct request r;
    struct in_addr ip;
    inet_pton(AF_INET, via, &ip);
    begin(&r, type, type == RTM_NEWROUTE ? NLM_F_CREATE | NLM_F_EXCL : 0, sizeof r.u.route);
    r.u.route.rtm_family = AF_INET;
    r.u.route.rtm_table = RT_TABLE_MAIN;
    r.u.route.rtm_protocol = type == RTM_NEWROUTE ? RTPROT_BOOT : 0;
    r.u.route.rtm_scope = type == RTM_NEWROUTE ? RT_SCOPE_UNIVERSE : RT_SCOPE_NOWHERE;
    r.u.route.rtm_type = type == RTM_NEWROUTE ? RTN_UNICAST : 0;
    add(&r, RTA_GATEWAY, &ip, sizeof ip);
    ask(what, &r);
}

static void open_netlink(void)
{
    struct sockaddr_nl addr = {.nl_family = AF_NETLINK};
    int one = 1;
    nl = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (nl == -1 || bind(nl, (struct sockaddr *)&addr, sizeof addr) == -1)
        err(1, "netlink");
    setsockopt(nl, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof one);
}

static void names(const char *who)
{
    struct if_nameindex *list = if_nameindex();
    printf("%s:", who);
    for (struct if_nameindex *i = list; i->if_index; i++)
        printf(" %u=%s", i->if_index, i->if_name);
    printf("\n");
    if_freenameindex(list);
}

static void child(int from, int to)
{
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(80)};
    char byte, text[16] = "";
    if (unshare(CLONE_NEWNET) == -1)
        err(1, "unshare");
    write(to, "a", 1);
    read(from, &byte, 1);
    open_netlink();
    names("child");
    address("child address", RTM_NEWADDR, if_nametoindex("eth0"), "192.0.2.2", 24);
    link_up("lo", 1);
    link_up("eth0", 1);
    route("child route", RTM_NEWROUTE, "192.0.2.1");
    route("child route again", RTM_NEWROUTE, "192.0.2.1");
    route("child route over nothing", RTM_NEWROUTE, "198.51.100.1");
    fflush(stdout);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&addr, sizeof addr) == -1 || listen(listener, 1) == -1)
        err(1, "listen");
    write(to, "b", 1);
    int fd = accept(listener, NULL, NULL);
    read(fd, text, sizeof text - 1);
    printf("child read: %s\n", text);
    route("child route gone", RTM_DELROUTE, "192.0.2.1");
    route("child route gone", RTM_DELROUTE, "192.0.2.1");
    fflush(stdout);
    _exit(0);
}

int main(void)
{
    int there[2], back[2];
    char byte;
    struct request r;
    if (unshare(CLONE_NEWNET) == -1)
        err(1, "unshare");
    pipe(there);
    pipe(back);
    pid_t pid = fork();
    if (pid == 0)
        child(there[0], back[1]);
    read(back[0], &byte, 1);
    open_netlink();
    link_up("lo", 1);
    new_veth("veth", "host0", "eth0", pid);
    new_veth("veth again", "host0", "eth1", pid);
    new_veth("name that the other side has", "host1", "eth0", pid);
    new_veth("no such process", "host1", "eth1", 999999);
    new_veth("a name of sixteen letters", "abcdefghijklmnop", "eth1", pid);
    names("parent");
    begin(&r, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, sizeof r.u.link);
    struct rtattr *linkinfo = add(&r, IFLA_LINKINFO, NULL, 0);
    add(&r, IFLA_INFO_KIND, "nonsense", 9);
    end(&r, linkinfo);
    ask("nonsense", &r);
    begin(&r, RTM_SETLINK, 0, sizeof r.u.link);
    r.u.link.ifi_index = 1;
    add(&r, IFLA_NET_NS_PID, &pid, sizeof pid);
    ask("lo moves", &r);
    begin(&r, RTM_DELLINK, 0, sizeof r.u.link);
    r.u.link.ifi_index = 1;
    ask("lo deleted", &r);
    begin(&r, RTM_DELLINK, 0, sizeof r.u.link);
    r.u.link.ifi_index = 77;
    ask("link 77 deleted", &r);
    int index = if_nametoindex("host0");
    address("address", RTM_NEWADDR, index, "192.0.2.1", 24);
    address("address again", RTM_NEWADDR, index, "192.0.2.1", 24);
    address("address on nothing", RTM_NEWADDR, 77, "192.0.2.1", 24);
    address("address of 33 bits", RTM_NEWADDR, index, "192.0.2.7", 33);
    address("address that is not there", RTM_DELADDR, index, "192.0.2.9", 24);
    link_up("host0", 1);
    fflush(stdout);
    write(there[1], "a", 1);
    read(back[0], &byte, 1);
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(80)};
    inet_pton(AF_INET, "192.0.2.2", &addr.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&addr, sizeof addr) == -1)
        err(1, "connect");
    write(fd, "hello", 5);
    waitpid(pid, NULL, 0);
    /* The child's namespace ends with it, and both ends of the pair. */
    for (int i = 0; i < 50 && if_nametoindex("host0"); i++)
        usleep(100000);
    names("parent");
    unshare(CLONE_NEWUSER);
    address("without the capability", RTM_NEWADDR, 1, "192.0.2.1", 24);
    return 0;
}
