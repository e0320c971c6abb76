/* Internet addresses and interfaces' names. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

uint16_t htons(uint16_t n) { return n << 8 | n >> 8; }
uint16_t ntohs(uint16_t n) { return n << 8 | n >> 8; }
uint32_t htonl(uint32_t n) { return n << 24 | (n & 0xff00) << 8 | (n >> 8 & 0xff00) | n >> 24; }
uint32_t ntohl(uint32_t n) { return htonl(n); }

/* One to four numbers; the last fills the bytes that are left. */
int inet_aton(const char *text, struct in_addr *address)
{
    unsigned long parts[4];
    uint32_t value;
    int n = 0, i;
    for (;;) {
        char *end;
        if (!isdigit((unsigned char)*text) || n == 4)
            return 0;
        parts[n++] = strtoul(text, &end, 0);
        text = end;
        if (*text != '.')
            break;
        text++;
    }
    if (*text && !isspace((unsigned char)*text))
        return 0;
    for (i = 0, value = 0; i < n - 1; i++) {
        if (parts[i] > 255)
            return 0;
        value |= parts[i] << (24 - 8 * i);
    }
    if (parts[n - 1] > 0xffffffffUL >> (8 * (n - 1)))
        return 0;
    value |= parts[n - 1];
    if (address)
        address->s_addr = htonl(value);
    return 1;
}

in_addr_t inet_addr(const char *text)
{
    struct in_addr address;
    return inet_aton(text, &address) ? address.s_addr : INADDR_NONE;
}

char *inet_ntoa(struct in_addr address)
{
    static char text[INET_ADDRSTRLEN];
    return (char *)inet_ntop(AF_INET, &address, text, sizeof text);
}

static int four(const char *text, unsigned char *to)
{
    int i;
    for (i = 0; i < 4; i++) {
        int value = 0, digits = 0;
        while (isdigit((unsigned char)*text) && digits < 4) {
            if (digits && !value)
                return 0;
            value = value * 10 + *text++ - '0';
            digits++;
        }
        if (!digits || value > 255 || *text != (i < 3 ? '.' : 0))
            return 0;
        to[i] = value;
        text++;
    }
    return 1;
}

static int sixteen(const char *text, unsigned char *to)
{
    unsigned char bytes[16] = { 0 };
    int n = 0, gap = -1;
    if (*text == ':' && *++text != ':')
        return 0;
    while (*text) {
        char *end;
        unsigned long group;
        if (*text == ':') {
            if (gap >= 0)
                return 0;
            gap = n;
            text++;
            continue;
        }
        if (!isxdigit((unsigned char)*text) || n > 14)
            return 0;
        group = strtoul(text, &end, 16);
        if (*end == '.') {
            if (n > 12 || !four(text, bytes + n))
                return 0;
            n += 4;
            break;
        }
        if (end - text > 4)
            return 0;
        bytes[n++] = group >> 8;
        bytes[n++] = group;
        text = end;
        if (*text == ':' && !*++text)
            return 0;
    }
    if (gap >= 0) {
        if (n == 16)
            return 0;
        memmove(bytes + 16 - (n - gap), bytes + gap, n - gap);
        memset(bytes + gap, 0, 16 - n);
    } else if (n != 16) {
        return 0;
    }
    memcpy(to, bytes, 16);
    return 1;
}

int inet_pton(int family, const char *text, void *to)
{
    unsigned char bytes[4];
    if (family == AF_INET6)
        return sixteen(text, to);
    if (family != AF_INET) {
        errno = EAFNOSUPPORT;
        return -1;
    }
    if (!four(text, bytes))
        return 0;
    memcpy(to, bytes, 4);
    return 1;
}

static void text_of_six(const unsigned char *bytes, char *to)
{
    int i, best = -1, best_len = 1, run = 0;
    for (i = 0; i < 8; i++) {
        run = bytes[2 * i] || bytes[2 * i + 1] ? 0 : run + 1;
        if (run > best_len) {
            best_len = run;
            best = i - run + 1;
        }
    }
    for (i = 0; i < 8; i++) {
        if (i == best) {
            to += sprintf(to, ":");
            i += best_len - 1;
            if (i == 7)
                to += sprintf(to, ":");
            continue;
        }
        if (i)
            *to++ = ':';
        if (i == 6 && best == 0 && (best_len == 6 || (best_len == 5 && bytes[10] == 255 && bytes[11] == 255))) {
            sprintf(to, "%d.%d.%d.%d", bytes[12], bytes[13], bytes[14], bytes[15]);
            return;
        }
        to += sprintf(to, "%x", bytes[2 * i] << 8 | bytes[2 * i + 1]);
    }
    *to = 0;
}

const char *inet_ntop(int family, const void *from, char *to, socklen_t size)
{
    const unsigned char *b = from;
    char text[INET6_ADDRSTRLEN];
    if (family == AF_INET) {
        sprintf(text, "%d.%d.%d.%d", b[0], b[1], b[2], b[3]);
    } else if (family == AF_INET6) {
        text_of_six(b, text);
    } else {
        errno = EAFNOSUPPORT;
        return 0;
    }
    if (strlen(text) >= size) {
        errno = ENOSPC;
        return 0;
    }
    return strcpy(to, text);
}

unsigned int if_nametoindex(const char *name)
{
    struct ifreq request;
    int fd, result;
    if (strlen(name) >= IFNAMSIZ) {
        errno = ENODEV;
        return 0;
    }
    fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return 0;
    memset(&request, 0, sizeof request);
    strcpy(request.ifr_name, name);
    result = ioctl(fd, SIOCGIFINDEX, &request);
    close(fd);
    return result < 0 ? 0 : request.ifr_ifindex;
}

char *if_indextoname(unsigned int index, char *name)
{
    struct ifreq request;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), result;
    if (fd < 0)
        return 0;
    memset(&request, 0, sizeof request);
    request.ifr_ifindex = index;
    result = ioctl(fd, SIOCGIFNAME, &request);
    close(fd);
    if (result < 0) {
        if (errno == ENODEV)
            errno = ENXIO;
        return 0;
    }
    return strncpy(name, request.ifr_name, IFNAMSIZ);
}

const struct in6_addr in6addr_any = IN6ADDR_ANY_INIT, in6addr_loopback = IN6ADDR_LOOPBACK_INIT;

in_addr_t inet_network(const char *text)
{
    in_addr_t value = 0;
    int parts = 0;
    for (;; text++) {
        char *end;
        unsigned long part;
        if (!isdigit((unsigned char)*text))
            return INADDR_NONE;
        part = strtoul(text, &end, 0);
        if (part > 255 || parts++ == 4)
            return INADDR_NONE;
        value = value << 8 | part;
        text = end;
        if (*text == '.')
            continue;
        while (isspace((unsigned char)*text))
            text++;
        return *text ? INADDR_NONE : value;
    }
}

/* The classes of addresses, which inet(3) knows still: bits of the host's part. */
static int host_bits(in_addr_t address) { return !(address & 0x80000000U) ? 24 : !(address & 0x40000000U) ? 16 : 8; }

in_addr_t inet_netof(struct in_addr in)
{
    in_addr_t address = ntohl(in.s_addr);
    return address >> host_bits(address);
}

in_addr_t inet_lnaof(struct in_addr in)
{
    in_addr_t address = ntohl(in.s_addr);
    return address & ((1U << host_bits(address)) - 1);
}

struct in_addr inet_makeaddr(in_addr_t net, in_addr_t host)
{
    struct in_addr in;
    if (net < 128)
        host = net << 24 | (host & 0xffffff);
    else if (net < 65536)
        host = net << 16 | (host & 0xffff);
    else if (net < 16777216)
        host = net << 8 | (host & 0xff);
    else
        host = net | host;
    in.s_addr = htonl(host);
    return in;
}
