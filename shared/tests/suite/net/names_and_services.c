// getaddrinfo(3), getnameinfo(3), gethostbyname(3) and their kin, of /etc/hosts and /etc/services alone.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static void ask(const char *node, const char *service, int family, int type, int flags)
{
    struct addrinfo hints = { .ai_family = family, .ai_socktype = type, .ai_flags = flags }, *list, *at;
    int e = getaddrinfo(node, service, flags == -1 ? NULL : &hints, &list);
    printf("%s %s family %d type %d flags %#x: %s\n", node ? node : "-", service ? service : "-", family, type, flags, e ? gai_strerror(e) : "ok");
    if (e != 0)
        return;
    for (at = list; at != NULL; at = at->ai_next) {
        char host[NI_MAXHOST], port[NI_MAXSERV];
        getnameinfo(at->ai_addr, at->ai_addrlen, host, sizeof(host), port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV);
        printf("  %d %d %d: %s port %s%s%s\n", at->ai_family, at->ai_socktype, at->ai_protocol, host, port, at->ai_canonname ? ", in truth " : "",
               at->ai_canonname ? at->ai_canonname : "");
    }
    freeaddrinfo(list);
}

static void host(const struct hostent *h)
{
    if (h == NULL) {
        printf("%s\n", hstrerror(h_errno));
        return;
    }
    printf("%s", h->h_name);
    for (char **alias = h->h_aliases; *alias != NULL; alias++)
        printf(" alias %s", *alias);
    for (char **address = h->h_addr_list; *address != NULL; address++) {
        char text[64];
        printf(" %s", inet_ntop(h->h_addrtype, *address, text, sizeof(text)));
    }
    printf("\n");
}

static void name(const char *ip, int port, int flags, socklen_t host_size, socklen_t service_size)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
    char host[100] = "", service[100] = "";
    inet_aton(ip, &a.sin_addr);
    int e = getnameinfo((struct sockaddr *)&a, sizeof(a), host, host_size, service, service_size, flags);
    printf("%s port %d flags %#x: %d '%s' '%s'\n", ip, port, flags, e, host, service);
}

int main(void)
{
    ask(NULL, "80", AF_UNSPEC, SOCK_STREAM, AI_PASSIVE);
    ask(NULL, "80", AF_UNSPEC, SOCK_STREAM, 0);
    ask(NULL, "http", AF_INET, 0, AI_PASSIVE);
    ask("localhost", "http", AF_UNSPEC, SOCK_STREAM, 0);
    ask("localhost", "80", AF_INET6, SOCK_DGRAM, AI_CANONNAME);
    ask("lab", "80", AF_UNSPEC, SOCK_STREAM, AI_CANONNAME);
    ask("LAB", "80", AF_INET6, SOCK_STREAM, 0);
    ask("nowhere", "80", AF_UNSPEC, SOCK_STREAM, 0);
    ask("127.1", "80", AF_UNSPEC, 0, AI_NUMERICHOST);
    ask("::1", "80", AF_INET, 0, 0);
    ask("127.0.0.1", "80", AF_INET6, SOCK_STREAM, 0);
    ask("127.0.0.1", "80", AF_INET6, SOCK_STREAM, AI_V4MAPPED);
    ask("localhost", "80", AF_INET6, SOCK_STREAM, AI_V4MAPPED | AI_ALL);
    ask("localhost", "no-such-service", AF_UNSPEC, SOCK_STREAM, 0);
    ask("localhost", "ssh", AF_UNSPEC, SOCK_DGRAM, 0);
    ask("localhost", "http", AF_UNSPEC, SOCK_STREAM, AI_NUMERICSERV);
    ask("localhost", "80", AF_UNSPEC, SOCK_STREAM, AI_NUMERICHOST);
    ask("localhost", "80", 77, 0, 0);
    ask("localhost", "80", AF_UNSPEC, 77, 0);
    ask("localhost", "80", AF_UNSPEC, SOCK_STREAM, 0x8000);
    ask("localhost", "80", AF_INET, SOCK_STREAM, AI_ADDRCONFIG);
    ask("localhost", "80", AF_UNSPEC, 0, -1);
    ask(NULL, NULL, AF_UNSPEC, 0, 0);
    ask(NULL, "80", AF_UNSPEC, 0, AI_CANONNAME);

    host(gethostbyname("localhost"));
    host(gethostbyname("lab"));
    host(gethostbyname("10.0.0.9"));
    host(gethostbyname("nowhere"));
    host(gethostbyname2("localhost", AF_INET6));
    struct in_addr a;
    inet_aton("127.0.1.1", &a);
    host(gethostbyaddr(&a, sizeof(a), AF_INET));
    inet_aton("127.0.0.7", &a);
    host(gethostbyaddr(&a, sizeof(a), AF_INET));

    name("127.0.0.1", 80, 0, 100, 100);
    name("127.0.0.1", 53, NI_DGRAM, 100, 100);
    name("127.0.0.9", 54321, 0, 100, 100);
    name("127.0.0.9", 80, NI_NAMEREQD, 100, 100);
    name("127.0.0.1", 80, 0, 4, 100);
    name("127.0.0.1", 80, 0, 100, 2);

    struct servent *s = getservbyname("http", "tcp");
    printf("%s %d %s\n", s->s_name, ntohs(s->s_port), s->s_proto);
    s = getservbyport(htons(22), NULL);
    printf("%s\n", s ? s->s_name : "none");
    printf("%s\n", getservbyname("no-such-service", NULL) ? "there" : "none");
    struct protoent *p = getprotobyname("tcp");
    printf("%s %d %s\n", p->p_name, p->p_proto, p->p_aliases[0]);
    printf("%s\n", getprotobynumber(17)->p_name);
    char text[64];
    struct in6_addr six;
    printf("%d %d %d\n", inet_pton(AF_INET6, "::ffff:1.2.3.4", &six), inet_pton(AF_INET, "1.2.3", &a), inet_pton(AF_INET6, "1::2::3", &six));
    printf("%s\n", inet_ntop(AF_INET6, &six, text, sizeof(text)) ? "ok" : "no");
    a = inet_makeaddr(127, 1);
    printf("%s %u %u %#x\n", inet_ntoa(a), inet_netof(a), inet_lnaof(a), inet_network("10.1"));
    return 0;
}
