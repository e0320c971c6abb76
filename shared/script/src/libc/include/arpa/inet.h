#ifndef _ARPA_INET_H
#define _ARPA_INET_H 1
#include <netinet/in.h>
in_addr_t inet_addr(const char *text);
int inet_aton(const char *text, struct in_addr *address);
char *inet_ntoa(struct in_addr address);
in_addr_t inet_network(const char *text);
in_addr_t inet_netof(struct in_addr in);
in_addr_t inet_lnaof(struct in_addr in);
struct in_addr inet_makeaddr(in_addr_t net, in_addr_t host);
int inet_pton(int family, const char *text, void *to);
int inet_net_pton(int family, const char *text, void *network, size_t size);
char *inet_net_ntop(int family, const void *network, int bits, char *to, size_t size);
const char *inet_ntop(int family, const void *from, char *to, socklen_t size);

#endif
