#ifndef _SYS_SWAP_H
#define _SYS_SWAP_H 1
#include <bits/types.h>
#define SWAP_FLAG_PREFER 0x8000
int swapon(const char *path, int flags);
int swapoff(const char *path);

#endif
