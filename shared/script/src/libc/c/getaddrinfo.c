/* getaddrinfo(3), of what needs no server: numbers, /etc/hosts, /etc/services. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <ifaddrs.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <bits/nslab_hosts.h>

#define KNOWN_FLAGS (AI_PASSIVE | AI_CANONNAME | AI_NUMERICHOST | AI_V4MAPPED | AI_ALL | AI_ADDRCONFIG | AI_NUMERICSERV | 0x01c0)
#define ADDRESSES_MAX 16

/* The kinds of sockets, in the order of the answer; a raw one has no services. */
static const struct { int type; int protocol; const char *name; } kinds[] = {
    { SOCK_STREAM, IPPROTO_TCP, "tcp" }, { SOCK_DGRAM, IPPROTO_UDP, "udp" }, { SOCK_RAW, 0, 0 },
};
#define KINDS 3

struct found {
    int family;
    unsigned char address[16];
    /* What sorts it - RFC 3484, section 6. */
    int has_source, scope, source_scope, label, source_label, precedence;
};

static const struct { unsigned char prefix[16]; int bits; int label; int precedence; } policy[] = {
    { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 128, 0, 50 },
    { { 0x20, 0x02 }, 16, 2, 30 },
    { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff }, 96, 4, 10 },
    { { 0 }, 96, 3, 20 },
    { { 0 }, 0, 1, 40 },
};

static void mapped(int family, const unsigned char *address, unsigned char *to)
{
    memset(to, 0, 16);
    if (family == AF_INET6) {
        memcpy(to, address, 16);
        return;
    }
    to[10] = to[11] = 0xff;
    memcpy(to + 12, address, 4);
}

static int match(int family, const unsigned char *address)
{
    unsigned char full[16];
    unsigned int i;
    mapped(family, address, full);
    for (i = 0; i < sizeof policy / sizeof policy[0] - 1; i++)
        if (!memcmp(full, policy[i].prefix, policy[i].bits / 8))
            break;
    return i;
}

static int scope_of(int family, const unsigned char *b)
{
    static const unsigned char loopback[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 };
    if (family == AF_INET)
        return b[0] == 127 || (b[0] == 169 && b[1] == 254) ? 2 : 14;
    if (b[0] == 0xff)
        return b[1] & 15;
    return !memcmp(b, loopback, 16) || (b[0] == 0xfe && (b[1] & 0xc0) == 0x80) ? 2 : 14;
}

/* Which address would be sent from? A datagram socket that is connected tells. */
static void find_source(struct found *found, int port)
{
    struct sockaddr_in6 six = { 0 };
    struct sockaddr_in *four = (struct sockaddr_in *)&six;
    socklen_t len = found->family == AF_INET ? sizeof *four : sizeof six;
    unsigned char *at = found->family == AF_INET ? (unsigned char *)&four->sin_addr : (unsigned char *)&six.sin6_addr;
    int fd = socket(found->family, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP), i = match(found->family, found->address);
    six.sin6_family = found->family;
    six.sin6_port = port;
    memcpy(at, found->address, found->family == AF_INET ? 4 : 16);
    found->label = policy[i].label;
    found->precedence = policy[i].precedence;
    found->scope = scope_of(found->family, found->address);
    if (fd < 0)
        return;
    if (connect(fd, (struct sockaddr *)&six, len) == 0 && getsockname(fd, (struct sockaddr *)&six, &len) == 0) {
        found->has_source = 1;
        found->source_label = policy[match(found->family, at)].label;
        found->source_scope = scope_of(found->family, at);
    }
    close(fd);
}

/* Should `a` come before `b`? */
static int is_before(const struct found *a, const struct found *b)
{
    if (a->has_source != b->has_source)
        return a->has_source;
    if (a->has_source) {
        int a_scope = a->scope == a->source_scope, b_scope = b->scope == b->source_scope;
        int a_label = a->label == a->source_label, b_label = b->label == b->source_label;
        if (a_scope != b_scope)
            return a_scope;
        if (a_label != b_label)
            return a_label;
    }
    if (a->precedence != b->precedence)
        return a->precedence > b->precedence;
    return a->scope < b->scope;
}

static void sort(struct found *list, int n, int port)
{
    int i, at;
    for (i = 0; i < n; i++)
        find_source(&list[i], port);
    for (i = 1; i < n; i++) {
        struct found moved = list[i];
        for (at = i; at > 0 && is_before(&moved, &list[at - 1]); at--)
            list[at] = list[at - 1];
        list[at] = moved;
    }
}

static void add(struct found *list, int *n, int family, const void *address)
{
    if (*n == ADDRESSES_MAX)
        return;
    memset(&list[*n], 0, sizeof *list);
    list[*n].family = family;
    memcpy(list[*n].address, address, family == AF_INET ? 4 : 16);
    ++*n;
}

/* A number: 1 found, 0 it is none, or an error. */
static int numeric(const char *node, int family, int flags, struct found *list, int *n)
{
    unsigned char bytes[16], six[16];
    if (inet_aton(node, (struct in_addr *)bytes)) {
        if (family == AF_INET6 && !(flags & AI_V4MAPPED))
            return EAI_ADDRFAMILY;
        mapped(AF_INET, bytes, six);
        add(list, n, family == AF_INET6 ? AF_INET6 : AF_INET, family == AF_INET6 ? six : bytes);
        return 1;
    }
    if (inet_pton(AF_INET6, node, bytes) != 1)
        return 0;
    if (family == AF_INET)
        return EAI_ADDRFAMILY;
    add(list, n, AF_INET6, bytes);
    return 1;
}

static int from_file(const char *node, int family, int flags, struct found *list, int *n, char *canonical)
{
    struct __nslab_host host;
    unsigned char six[16];
    FILE *f = fopen(_PATH_HOSTS, "r");
    while (f && __nslab_next_host(f, &host)) {
        if (!__nslab_host_has(&host, node))
            continue;
        if (family == AF_INET && !__nslab_host_as(&host, AF_INET))
            continue;
        if (!*canonical && (family == AF_UNSPEC || host.family == family))
            strncat(canonical, host.names[0], NI_MAXHOST - 1);
        if (family == AF_UNSPEC || host.family == family)
            add(list, n, host.family, host.address);
    }
    if (f && family == AF_INET6 && flags & AI_V4MAPPED && (!*n || flags & AI_ALL)) {
        rewind(f);
        while (__nslab_next_host(f, &host))
            if (__nslab_host_has(&host, node) && __nslab_host_as(&host, AF_INET)) {
                mapped(AF_INET, host.address, six);
                add(list, n, AF_INET6, six);
            }
    }
    if (f)
        fclose(f);
    return *n ? 0 : EAI_NONAME;
}

/* AI_ADDRCONFIG: is there an address of the family, other than loopback's? */
static int is_configured(int family)
{
    struct ifaddrs *list, *at;
    int found = 0;
    if (getifaddrs(&list) < 0)
        return 1;
    for (at = list; at; at = at->ifa_next) {
        if (!at->ifa_addr || at->ifa_addr->sa_family != family)
            continue;
        if (family == AF_INET && ((struct sockaddr_in *)at->ifa_addr)->sin_addr.s_addr != htonl(INADDR_LOOPBACK))
            found = 1;
        if (family == AF_INET6 && !IN6_IS_ADDR_LOOPBACK(&((struct sockaddr_in6 *)at->ifa_addr)->sin6_addr))
            found = 1;
    }
    freeifaddrs(list);
    return found;
}

static struct addrinfo *entry(const struct found *found, int flags, int kind, int port)
{
    struct addrinfo *a = calloc(1, sizeof *a + sizeof(struct sockaddr_in6));
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)(a + 1);
    struct sockaddr_in *four = (struct sockaddr_in *)six;
    if (!a)
        return 0;
    a->ai_flags = flags;
    a->ai_family = found->family;
    a->ai_socktype = kinds[kind].type;
    a->ai_protocol = kinds[kind].protocol;
    a->ai_addrlen = found->family == AF_INET ? sizeof *four : sizeof *six;
    a->ai_addr = (struct sockaddr *)six;
    six->sin6_family = found->family;
    six->sin6_port = port;
    memcpy(found->family == AF_INET ? (void *)&four->sin_addr : (void *)&six->sin6_addr, found->address, found->family == AF_INET ? 4 : 16);
    return a;
}

/* The ports of a service by kind of socket; -1: none. */
static int find_ports(const char *service, const struct addrinfo *hints, int ports[KINDS])
{
    int kind, any = 0, is_known = 0, is_number = 0;
    long number = 0;
    char *end;
    if (service) {
        number = strtoul(service, &end, 10);
        is_number = *service && !*end;
        if (!is_number && hints->ai_flags & AI_NUMERICSERV)
            return EAI_NONAME;
    }
    for (kind = 0; kind < KINDS; kind++) {
        struct servent *found;
        ports[kind] = -1;
        if (hints->ai_socktype && hints->ai_socktype != kinds[kind].type)
            continue;
        if (hints->ai_protocol && kinds[kind].protocol && hints->ai_protocol != kinds[kind].protocol)
            continue;
        is_known = 1;
        if (service && kinds[kind].type == SOCK_RAW && hints->ai_socktype)
            continue;
        if (!service || is_number)
            ports[kind] = htons(number);
        else if (kinds[kind].name && (found = getservbyname(service, kinds[kind].name)))
            ports[kind] = found->s_port;
        any |= ports[kind] >= 0;
    }
    if (!is_known)
        return hints->ai_socktype ? EAI_SOCKTYPE : EAI_SERVICE;
    return any ? 0 : EAI_SERVICE;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    static const struct addrinfo defaults = { .ai_flags = AI_V4MAPPED | AI_ADDRCONFIG };
    static const unsigned char any[16], four[4] = { 127, 0, 0, 1 }, six[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 };
    struct found list[ADDRESSES_MAX];
    struct addrinfo *first = 0, **to = &first;
    char canonical[NI_MAXHOST] = "";
    int n = 0, i, kind, error, family, ports[KINDS];
    if (!node && !service)
        return EAI_NONAME;
    if (!hints)
        hints = &defaults;
    if (hints->ai_flags & ~KNOWN_FLAGS || (hints->ai_flags & AI_CANONNAME && !node))
        return EAI_BADFLAGS;
    family = hints->ai_family;
    if (family != AF_UNSPEC && family != AF_INET && family != AF_INET6)
        return EAI_FAMILY;
    if (hints->ai_flags & AI_ADDRCONFIG) {
        int has_four = is_configured(AF_INET), has_six = is_configured(AF_INET6);
        if (family == AF_UNSPEC && has_four != has_six)
            family = has_four ? AF_INET : AF_INET6;
        else if ((family == AF_INET && !has_four) || (family == AF_INET6 && !has_six))
            return EAI_NONAME;
    }
    error = find_ports(service, hints, ports);
    if (error)
        return error;
    if (!node) {
        int is_passive = hints->ai_flags & AI_PASSIVE;
        if (family != AF_INET)
            add(list, &n, AF_INET6, is_passive ? any : six);
        if (family != AF_INET6)
            add(list, &n, AF_INET, is_passive ? any : four);
    } else {
        error = numeric(node, family, hints->ai_flags, list, &n);
        if (error < 0)
            return error;
        if (error == 1)
            strncat(canonical, node, sizeof canonical - 1);
        else if (hints->ai_flags & AI_NUMERICHOST)
            return EAI_NONAME;
        else if ((error = from_file(node, family, hints->ai_flags, list, &n, canonical)))
            return error;
    }
    if (n > 1)
        sort(list, n, ports[0] >= 0 ? ports[0] : ports[1]);
    for (i = 0; i < n; i++)
        for (kind = 0; kind < KINDS; kind++) {
            if (ports[kind] < 0)
                continue;
            *to = entry(&list[i], hints->ai_flags, kind, ports[kind]);
            if (!*to) {
                freeaddrinfo(first);
                return EAI_MEMORY;
            }
            if (*to == first && hints->ai_flags & AI_CANONNAME)
                first->ai_canonname = strdup(canonical);
            to = &(*to)->ai_next;
        }
    *result = first;
    return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
    while (list) {
        struct addrinfo *next = list->ai_next;
        free(list->ai_canonname);
        free(list);
        list = next;
    }
}

const char *gai_strerror(int error)
{
    switch (error) {
    case EAI_ADDRFAMILY: return "Address family for hostname not supported";
    case EAI_AGAIN: return "Temporary failure in name resolution";
    case EAI_BADFLAGS: return "Bad value for ai_flags";
    case EAI_FAIL: return "Non-recoverable failure in name resolution";
    case EAI_FAMILY: return "ai_family not supported";
    case EAI_MEMORY: return "Memory allocation failure";
    case EAI_NODATA: return "No address associated with hostname";
    case EAI_NONAME: return "Name or service not known";
    case EAI_SERVICE: return "Servname not supported for ai_socktype";
    case EAI_SOCKTYPE: return "ai_socktype not supported";
    case EAI_SYSTEM: return "System error";
    case -100: return "Processing request in progress";
    case -101: return "Request canceled";
    case -102: return "Request not canceled";
    case -103: return "All requests done";
    case -104: return "Interrupted by a signal";
    case -105: return "Parameter string not correctly encoded";
    default: return "Unknown error";
    }
}
