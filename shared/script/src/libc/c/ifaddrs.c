/* getifaddrs(3), if_nameindex(3): what rtnetlink(7) tells of links and addresses. */
#include <errno.h>
#include <ifaddrs.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_BYTES 65536

/* Room for all that one entry points to. */
struct entry {
    struct ifaddrs ifa;
    union { struct sockaddr sa; struct sockaddr_in in; struct sockaddr_in6 in6; struct sockaddr_ll ll; } address, mask, other;
    struct rtnl_link_stats stats;
    char name[IF_NAMESIZE];
    int index;
};

struct list { struct ifaddrs *first; struct ifaddrs **end; };

/* Asks for all links or all addresses and calls `each` for every message of the answer. */
static int dump(int type, int (*each)(struct nlmsghdr *, void *), void *argument)
{
    struct { struct nlmsghdr header; struct rtgenmsg body; char pad[3]; } request = { { 0 } };
    struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE), result = 1;
    char *answer = malloc(ANSWER_BYTES);
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = type;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    request.header.nlmsg_seq = 1;
    if (fd < 0 || !answer || sendto(fd, &request, sizeof request, 0, (struct sockaddr *)&kernel, sizeof kernel) < 0)
        result = -1;
    while (result > 0) {
        int len = recv(fd, answer, ANSWER_BYTES, 0);
        struct nlmsghdr *message = (struct nlmsghdr *)answer;
        if (len < 0 && errno != EINTR)
            result = -1;
        for (; len > 0 && NLMSG_OK(message, len) && result > 0; message = NLMSG_NEXT(message, len)) {
            if (message->nlmsg_type == NLMSG_DONE) {
                result = 0;
            } else if (message->nlmsg_type == NLMSG_ERROR) {
                errno = -((struct nlmsgerr *)NLMSG_DATA(message))->error;
                result = -1;
            } else if (each(message, argument) < 0) {
                result = -1;
            }
        }
    }
    free(answer);
    if (fd >= 0)
        close(fd);
    return result;
}

static struct entry *append(struct list *list)
{
    struct entry *e = calloc(1, sizeof *e);
    if (!e)
        return 0;
    e->ifa.ifa_name = e->name;
    *list->end = &e->ifa;
    list->end = &e->ifa.ifa_next;
    return e;
}

static int add_link(struct nlmsghdr *message, void *argument)
{
    struct ifinfomsg *info = NLMSG_DATA(message);
    int left = message->nlmsg_len - NLMSG_LENGTH(sizeof *info);
    struct rtattr *a = IFLA_RTA(info);
    struct entry *e;
    if (message->nlmsg_type != RTM_NEWLINK)
        return 0;
    e = append(argument);
    if (!e)
        return -1;
    e->index = info->ifi_index;
    e->ifa.ifa_flags = info->ifi_flags;
    for (; RTA_OK(a, left); a = RTA_NEXT(a, left)) {
        int size = RTA_PAYLOAD(a);
        struct sockaddr_ll *ll = a->rta_type == IFLA_ADDRESS ? &e->address.ll : &e->other.ll;
        switch (a->rta_type) {
        case IFLA_ADDRESS:
        case IFLA_BROADCAST:
            if (size > (int)sizeof ll->sll_addr)
                break;
            ll->sll_family = AF_PACKET;
            ll->sll_ifindex = info->ifi_index;
            ll->sll_hatype = info->ifi_type;
            ll->sll_halen = size;
            memcpy(ll->sll_addr, RTA_DATA(a), size);
            if (a->rta_type == IFLA_ADDRESS)
                e->ifa.ifa_addr = &e->address.sa;
            else
                e->ifa.ifa_broadaddr = &e->other.sa;
            break;
        case IFLA_IFNAME:
            strncpy(e->name, RTA_DATA(a), sizeof e->name - 1);
            break;
        case IFLA_STATS:
            memcpy(&e->stats, RTA_DATA(a), size < (int)sizeof e->stats ? size : (int)sizeof e->stats);
            e->ifa.ifa_data = &e->stats;
            break;
        }
    }
    /* A link without an address is AF_PACKET all the same. */
    if (!e->ifa.ifa_addr) {
        e->address.ll.sll_family = AF_PACKET;
        e->address.ll.sll_ifindex = info->ifi_index;
        e->address.ll.sll_hatype = info->ifi_type;
        e->ifa.ifa_addr = &e->address.sa;
    }
    return 0;
}

static void *fill(void *where, int family, const void *bytes)
{
    struct sockaddr_in *in = where;
    struct sockaddr_in6 *in6 = where;
    in->sin_family = family;
    memcpy(family == AF_INET ? (void *)&in->sin_addr : (void *)&in6->sin6_addr, bytes, family == AF_INET ? 4 : 16);
    return where;
}

static int add_address(struct nlmsghdr *message, void *argument)
{
    struct list *list = argument;
    struct ifaddrmsg *info = NLMSG_DATA(message);
    int left = message->nlmsg_len - NLMSG_LENGTH(sizeof *info), family = info->ifa_family, i;
    struct rtattr *a = IFA_RTA(info), *found[IFA_FLAGS + 1] = { 0 }, *own;
    unsigned char mask[16] = { 0 };
    struct ifaddrs *link;
    struct entry *e;
    if (message->nlmsg_type != RTM_NEWADDR || (family != AF_INET && family != AF_INET6))
        return 0;
    for (; RTA_OK(a, left); a = RTA_NEXT(a, left))
        if (a->rta_type <= IFA_FLAGS)
            found[a->rta_type] = a;
    e = append(list);
    if (!e)
        return -1;
    own = found[IFA_LOCAL] ? found[IFA_LOCAL] : found[IFA_ADDRESS];
    if (own)
        e->ifa.ifa_addr = fill(&e->address, family, RTA_DATA(own));
    if (family == AF_INET6 && own && IN6_IS_ADDR_LINKLOCAL(&e->address.in6.sin6_addr))
        e->address.in6.sin6_scope_id = info->ifa_index;
    if (found[IFA_BROADCAST])
        e->ifa.ifa_broadaddr = fill(&e->other, family, RTA_DATA(found[IFA_BROADCAST]));
    else if (found[IFA_LOCAL] && found[IFA_ADDRESS])
        e->ifa.ifa_dstaddr = fill(&e->other, family, RTA_DATA(found[IFA_ADDRESS]));
    for (i = 0; i < info->ifa_prefixlen && i < 128; i++)
        mask[i / 8] |= 0x80 >> i % 8;
    e->ifa.ifa_netmask = fill(&e->mask, family, mask);
    for (link = list->first; link != &e->ifa; link = link->ifa_next)
        if (((struct entry *)link)->index == (int)info->ifa_index) {
            e->ifa.ifa_flags = link->ifa_flags;
            strcpy(e->name, ((struct entry *)link)->name);
            break;
        }
    if (found[IFA_LABEL])
        strncpy(e->name, RTA_DATA(found[IFA_LABEL]), sizeof e->name - 1);
    return 0;
}

int getifaddrs(struct ifaddrs **to)
{
    struct list list = { 0, &list.first };
    if (dump(RTM_GETLINK, add_link, &list) < 0 || dump(RTM_GETADDR, add_address, &list) < 0) {
        freeifaddrs(list.first);
        return -1;
    }
    *to = list.first;
    return 0;
}

void freeifaddrs(struct ifaddrs *list)
{
    while (list) {
        struct ifaddrs *next = list->ifa_next;
        free(list);
        list = next;
    }
}

struct if_nameindex *if_nameindex(void)
{
    struct list list = { 0, &list.first };
    struct if_nameindex *names = 0;
    struct ifaddrs *at;
    int n = 0;
    if (dump(RTM_GETLINK, add_link, &list) == 0) {
        for (at = list.first; at; at = at->ifa_next)
            n++;
        names = calloc(n + 1, sizeof *names);
        for (n = 0, at = list.first; names && at; at = at->ifa_next, n++) {
            names[n].if_index = ((struct entry *)at)->index;
            names[n].if_name = strdup(at->ifa_name);
        }
    }
    freeifaddrs(list.first);
    return names;
}

void if_freenameindex(struct if_nameindex *names)
{
    struct if_nameindex *at;
    for (at = names; at && at->if_name; at++)
        free(at->if_name);
    free(names);
}
