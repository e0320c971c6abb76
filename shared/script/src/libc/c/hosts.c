/* /etc/hosts, which is all that "hosts: files" asks - hosts(5), gethostbyname(3). */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <bits/nslab_hosts.h>

int __nslab_h_errno;

/* Reads the next line with an address: its family and bytes, and its names. */
int __nslab_next_host(FILE *f, struct __nslab_host *host)
{
    while (fgets(host->line, sizeof host->line, f)) {
        char *rest, *word;
        int n = 0;
        host->line[strcspn(host->line, "#\n")] = 0;
        word = strtok_r(host->line, " \t", &rest);
        if (!word)
            continue;
        if (inet_pton(AF_INET, word, host->address) == 1)
            host->family = AF_INET;
        else if (inet_pton(AF_INET6, word, host->address) == 1)
            host->family = AF_INET6;
        else
            continue;
        while (n < __NSLAB_HOST_NAMES && (word = strtok_r(0, " \t", &rest)))
            host->names[n++] = word;
        host->names[n] = 0;
        if (n)
            return 1;
    }
    return 0;
}

int __nslab_host_has(const struct __nslab_host *host, const char *name)
{
    int i;
    for (i = 0; host->names[i]; i++)
        if (!strcasecmp(host->names[i], name))
            return 1;
    return 0;
}

/* Who asks for IPv4 finds 127.0.0.1 where the file has ::1. */
int __nslab_host_as(struct __nslab_host *host, int family)
{
    static const unsigned char loopback[16] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, four[4] = { 127, 0, 0, 1 };
    if (family == AF_INET && host->family == AF_INET6 && !memcmp(host->address, loopback, 16)) {
        memcpy(host->address, four, 4);
        host->family = AF_INET;
    }
    return host->family == family;
}

#define ADDRESSES_MAX 16
static struct hostent entry;
static unsigned char addresses[ADDRESSES_MAX][16];
static char *address_list[ADDRESSES_MAX + 1], *aliases[__NSLAB_HOST_NAMES + 1], text[1024];

static struct hostent *answer(int family, int n, int n_aliases)
{
    int i;
    for (i = 0; i < n; i++)
        address_list[i] = (char *)addresses[i];
    address_list[n] = 0;
    aliases[n_aliases] = 0;
    entry.h_name = text;
    entry.h_aliases = aliases;
    entry.h_addrtype = family;
    entry.h_length = family == AF_INET ? 4 : 16;
    entry.h_addr_list = address_list;
    return &entry;
}

static char *keep(char **to, const char *name)
{
    char *kept = *to;
    if (*to + strlen(name) + 1 > text + sizeof text)
        return 0;
    *to = stpcpy(*to, name) + 1;
    return kept;
}

struct hostent *gethostbyname2(const char *name, int family)
{
    struct __nslab_host host;
    char *to = text;
    int n = 0, n_aliases = 0, i;
    FILE *f;
    if (family != AF_INET && family != AF_INET6) {
        errno = EAFNOSUPPORT;
        __nslab_h_errno = NETDB_INTERNAL;
        return 0;
    }
    if (family == AF_INET ? inet_aton(name, (struct in_addr *)addresses[0]) : inet_pton(family, name, addresses[0]) == 1) {
        keep(&to, name);
        return answer(family, 1, 0);
    }
    f = fopen(_PATH_HOSTS, "r");
    while (f && n < ADDRESSES_MAX && __nslab_next_host(f, &host)) {
        if (!__nslab_host_has(&host, name) || !__nslab_host_as(&host, family))
            continue;
        memcpy(addresses[n], host.address, 16);
        for (i = 0; host.names[i]; i++) {
            if (n == 0 && i == 0)
                keep(&to, host.names[i]);
            else if (strcmp(host.names[i], text) && n_aliases < __NSLAB_HOST_NAMES) {
                char *kept = keep(&to, host.names[i]);
                if (kept)
                    aliases[n_aliases++] = kept;
            }
        }
        n++;
    }
    if (f)
        fclose(f);
    if (n)
        return answer(family, n, n_aliases);
    __nslab_h_errno = HOST_NOT_FOUND;
    return 0;
}

struct hostent *gethostbyname(const char *name) { return gethostbyname2(name, AF_INET); }

struct hostent *gethostbyaddr(const void *address, socklen_t len, int family)
{
    struct __nslab_host host;
    char *to = text;
    int n_aliases = 0, i;
    FILE *f = fopen(_PATH_HOSTS, "r");
    if ((family == AF_INET && len < 4) || (family == AF_INET6 && len < 16))
        len = 0;
    while (f && len && __nslab_next_host(f, &host)) {
        if (!__nslab_host_as(&host, family) || memcmp(host.address, address, family == AF_INET ? 4 : 16))
            continue;
        fclose(f);
        memcpy(addresses[0], host.address, 16);
        keep(&to, host.names[0]);
        for (i = 1; host.names[i]; i++)
            if ((aliases[n_aliases] = keep(&to, host.names[i])))
                n_aliases++;
        return answer(family, 1, n_aliases);
    }
    if (f)
        fclose(f);
    __nslab_h_errno = HOST_NOT_FOUND;
    return 0;
}

const char *hstrerror(int error)
{
    static const char *const texts[] = { "Resolver Error 0 (no error)", "Unknown host", "Host name lookup failure", "Unknown server error", "No address associated with name" };
    if (error < 0)
        return "Resolver internal error";
    return error < (int)(sizeof texts / sizeof texts[0]) ? texts[error] : "Unknown resolver error";
}

void herror(const char *prefix)
{
    if (prefix && *prefix)
        fprintf(stderr, "%s: ", prefix);
    fprintf(stderr, "%s\n", hstrerror(__nslab_h_errno));
}
