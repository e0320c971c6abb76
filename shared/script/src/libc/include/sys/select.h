#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H 1
#include <bits/timespec.h>
#include <bits/sigset.h>
#define FD_SETSIZE 1024
typedef struct { unsigned long __bits[16]; } fd_set;
#define FD_ZERO(set) ((void)__builtin_nslab_memset((set), 0, sizeof(fd_set)))
#define FD_SET(fd, set) ((void)((set)->__bits[(fd) / 64] |= 1UL << ((fd) % 64)))
#define FD_CLR(fd, set) ((void)((set)->__bits[(fd) / 64] &= ~(1UL << ((fd) % 64))))
#define FD_ISSET(fd, set) (((set)->__bits[(fd) / 64] >> ((fd) % 64) & 1) != 0)
void *__builtin_nslab_memset(void *to, int c, unsigned long n);
int select(int n, fd_set *readers, fd_set *writers, fd_set *exceptions, struct timeval *timeout);
int pselect(int n, fd_set *readers, fd_set *writers, fd_set *exceptions, const struct timespec *timeout, const sigset_t *mask);

#endif
