#ifndef _SYS_TYPES_H
#define _SYS_TYPES_H 1
#include <bits/types.h>
#include <bits/pthreadtypes.h>
#include <stdint.h>
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef unsigned int uint;
typedef unsigned long ulong;
typedef unsigned short ushort;
typedef unsigned char u_int8_t;
typedef unsigned short u_int16_t;
typedef unsigned int u_int32_t;
typedef unsigned long u_int64_t;
typedef long loff_t;
typedef char *caddr_t;
typedef int daddr_t;

#endif
