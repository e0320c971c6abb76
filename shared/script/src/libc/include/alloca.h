#ifndef _ALLOCA_H
#define _ALLOCA_H 1
#include <bits/types.h>
void *alloca(size_t n);
#define alloca(n) __builtin_alloca(n)

#endif
