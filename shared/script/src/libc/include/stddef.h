#ifndef _STDDEF_H
#define _STDDEF_H 1
typedef long ptrdiff_t;
typedef int wchar_t;
typedef struct { long long __ll; long double __ld; } max_align_t;
#include <bits/types.h>
#define offsetof(type, member) __builtin_offsetof(type, member)

#endif
