/* Between hosts.c and getaddrinfo.c: a line of /etc/hosts. */
#ifndef _BITS_NSLAB_HOSTS_H
#define _BITS_NSLAB_HOSTS_H 1
#include <stdio.h>
#define __NSLAB_HOST_NAMES 16
struct __nslab_host { int family; unsigned char address[16]; char *names[__NSLAB_HOST_NAMES + 1]; char line[512]; };
int __nslab_next_host(FILE *f, struct __nslab_host *host);
int __nslab_host_has(const struct __nslab_host *host, const char *name);
int __nslab_host_as(struct __nslab_host *host, int family);

#endif
