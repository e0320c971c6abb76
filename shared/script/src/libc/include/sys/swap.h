#ifndef _SYS_SWAP_H
#define _SYS_SWAP_H 1
#include <bits/types.h>
#define SWAP_FLAG_PREFER 0x8000
int swapon(const char *path, int flags);
int swapoff(const char *path);
#define SWAP_FLAG_PRIO_MASK 0x7fff
#define SWAP_FLAG_PRIO_SHIFT 0
#define SWAP_FLAG_DISCARD 0x10000

#endif
