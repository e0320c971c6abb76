// What getifaddrs(3), if_nameindex(3), SIOCGIFCONF and /proc/net say of lo, down and up; and IPv6 over it.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
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

static void address(const char *what, const struct sockaddr *a)
{
    char text[64] = "";
    if (a == NULL)
        return;
    if (a->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)a)->sin_addr, text, sizeof(text));
    else if (a->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)a)->sin6_addr, text, sizeof(text));
    else if (a->sa_family == AF_PACKET) {
        const struct sockaddr_ll *ll = (const struct sockaddr_ll *)a;
        sprintf(text, "index %d kind %d length %d", ll->sll_ifindex, ll->sll_hatype, ll->sll_halen);
    }
    printf(" %s %s", what, text);
}

static void list(void)
{
    struct ifaddrs *all, *at;
    if (getifaddrs(&all) == -1) {
        perror("getifaddrs");
        return;
    }
    for (at = all; at != NULL; at = at->ifa_next) {
        printf("  %s flags %#x", at->ifa_name, at->ifa_flags);
        address("address", at->ifa_addr);
        address("mask", at->ifa_netmask);
        address("broadcast", at->ifa_broadaddr);
        printf("\n");
    }
    freeifaddrs(all);
    struct if_nameindex *names = if_nameindex();
    for (int i = 0; names[i].if_name != NULL; i++)
        printf("  %u is %s\n", names[i].if_index, names[i].if_name);
    if_freenameindex(names);
    struct ifreq records[4];
    struct ifconf conf = { .ifc_len = sizeof(records), .ifc_req = records };
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    show("  SIOCGIFCONF", ioctl(s, SIOCGIFCONF, &conf));
    printf("  %d bytes\n", conf.ifc_len);
    close(s);
    char line[300];
    const char *files[] = { "/proc/net/if_inet6", "/proc/net/route" };
    for (int i = 0; i < 2; i++) {
        FILE *f = fopen(files[i], "r");
        while (f != NULL && fgets(line, sizeof(line), f) != NULL)
            printf("  %s: %s", files[i], line);
        if (f != NULL)
            fclose(f);
    }
}

static void set(const char *name, int up)
{
    struct ifreq r = { 0 };
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    strcpy(r.ifr_name, name);
    show("flags", ioctl(s, SIOCGIFFLAGS, &r));
    r.ifr_flags = up ? r.ifr_flags | IFF_UP : r.ifr_flags & ~IFF_UP;
    show(up ? "up" : "down", ioctl(s, SIOCSIFFLAGS, &r));
    close(s);
}

static void rows(const char *file, int port)
{
    char line[300], wanted[8];
    FILE *f = fopen(file, "r");
    sprintf(wanted, ":%04X", port);
    while (f != NULL && fgets(line, sizeof(line), f) != NULL)
        if (strstr(line, wanted) != NULL) {
            // Slot, local and remote address, state.
            char *colon = strchr(line, ':') + 2;
            char *end = colon;
            for (int fields = 0; fields < 3; end++)
                if (*end == ' ')
                    fields++;
            printf("%s: %.*s\n", file, (int)(end - colon), colon);
        }
    if (f != NULL)
        fclose(f);
}

int main(void)
{
    if (unshare(CLONE_NEWNET) == -1)
        perror("unshare");
    puts("-- down");
    list();
    int s = socket(AF_INET6, SOCK_STREAM, 0), c, d;
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(7000), .sin6_addr = in6addr_loopback };
    struct sockaddr_in6 any = six, seen;
    struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(7000), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(seen);
    char text[64];
    any.sin6_addr = in6addr_any;
    show("bind ::1", bind(s, (struct sockaddr *)&six, sizeof(six)));
    show("connect ::1", connect(socket(AF_INET6, SOCK_STREAM, 0), (struct sockaddr *)&six, sizeof(six)));
    set("lo", 1);
    puts("-- up");
    list();
    printf("lo is %u, 1 is %s, eth9 is %u\n", if_nametoindex("lo"), if_indextoname(1, text), if_nametoindex("eth9"));

    puts("-- IPv6");
    show("connect ::1", connect(socket(AF_INET6, SOCK_STREAM, 0), (struct sockaddr *)&six, sizeof(six)));
    show("an IPv4 address", connect(s, (struct sockaddr *)&four, sizeof(four)));
    show("bind any", bind(s, (struct sockaddr *)&any, sizeof(any)));
    show("listen", listen(s, 5));
    rows("/proc/net/tcp6", 7000);
    c = socket(AF_INET6, SOCK_STREAM, 0);
    show("connect ::1", connect(c, (struct sockaddr *)&six, sizeof(six)));
    d = accept(s, (struct sockaddr *)&seen, &len);
    printf("%u bytes: %s\n", len, inet_ntop(AF_INET6, &seen.sin6_addr, text, sizeof(text)));
    show("send", send(c, "six", 3, 0));
    show("recv", recv(d, text, sizeof(text), 0));
    close(c);
    close(d);
    c = socket(AF_INET, SOCK_STREAM, 0);
    show("IPv4 to the same port", connect(c, (struct sockaddr *)&four, sizeof(four)));
    d = accept(s, (struct sockaddr *)&seen, &len);
    printf("%s\n", inet_ntop(AF_INET6, &seen.sin6_addr, text, sizeof(text)));
    close(c);
    close(d);
    c = socket(AF_INET, SOCK_STREAM, 0);
    show("bind IPv4 beside", bind(c, (struct sockaddr *)&four, sizeof(four)));
    close(s);
    int one = 1;
    s = socket(AF_INET6, SOCK_STREAM, 0);
    show("IPV6_V6ONLY", setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one)));
    four.sin_port = any.sin6_port = htons(7001);
    show("bind any", bind(s, (struct sockaddr *)&any, sizeof(any)));
    show("bind IPv4 beside", bind(c, (struct sockaddr *)&four, sizeof(four)));
    listen(c, 1);
    rows("/proc/net/tcp", 7001);
    set("lo", 0);
    set("eth9", 1);
    return 0;
}
