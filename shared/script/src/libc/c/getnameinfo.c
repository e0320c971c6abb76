/* getnameinfo(3): /etc/hosts and /etc/services from the other side. */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

static int put(const char *text, char *to, socklen_t size)
{
    if (strlen(text) >= size)
        return EAI_OVERFLOW;
    strcpy(to, text);
    return 0;
}

int getnameinfo(const struct sockaddr *address, socklen_t len, char *host, socklen_t host_size, char *service, socklen_t service_size, int flags)
{
    const struct sockaddr_in *four = (const struct sockaddr_in *)address;
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)address;
    int family, port, error;
    char text[INET6_ADDRSTRLEN];
    if (flags & ~63)
        return EAI_BADFLAGS;
    if (len < sizeof(sa_family_t))
        return EAI_FAMILY;
    family = address->sa_family;
    if ((flags & NI_NAMEREQD) && !host && !service)
        return EAI_NONAME;
    if (family == AF_UNIX) {
        if (host && host_size && (error = put("localhost", host, host_size)))
            return error;
        return service && service_size ? put(((const char *)address) + sizeof(sa_family_t), service, service_size) : 0;
    }
    if (family != AF_INET && family != AF_INET6)
        return EAI_FAMILY;
    if (len < (family == AF_INET ? sizeof *four : sizeof *six))
        return EAI_FAMILY;
    port = family == AF_INET ? four->sin_port : six->sin6_port;
    if (host && host_size) {
        const void *at = family == AF_INET ? (const void *)&four->sin_addr : (const void *)&six->sin6_addr;
        struct hostent *found = flags & NI_NUMERICHOST ? 0 : gethostbyaddr(at, family == AF_INET ? 4 : 16, family);
        if (!found && flags & NI_NAMEREQD)
            return EAI_NONAME;
        inet_ntop(family, at, text, sizeof text);
        error = put(found ? found->h_name : text, host, host_size);
        if (error)
            return error;
    }
    if (service && service_size) {
        struct servent *found = flags & NI_NUMERICSERV ? 0 : getservbyport(port, flags & NI_DGRAM ? "udp" : "tcp");
        sprintf(text, "%d", ntohs(port));
        return put(found ? found->s_name : text, service, service_size);
    }
    return 0;
}
