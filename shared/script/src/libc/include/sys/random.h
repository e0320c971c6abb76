#ifndef _SYS_RANDOM_H
#define _SYS_RANDOM_H 1
#include <bits/types.h>
#define GRND_NONBLOCK 0x01
#define GRND_RANDOM 0x02
ssize_t getrandom(void *to, size_t n, unsigned int flags);

#endif
