#ifndef _VALUES_H
#define _VALUES_H 1
#include <limits.h>
#include <float.h>
#define CHARBITS 8
#define SHORTBITS 0x10
#define INTBITS 0x20
#define LONGBITS 0x40
#define PTRBITS 0x40
#define DOUBLEBITS 0x40
#define FLOATBITS 0x20
#define MINSHORT 0xffff8000
#define MININT 0x80000000
#define MINLONG -9223372036854775808
#define MAXSHORT 0x7fff
#define MAXINT 0x7fffffff
#define MAXLONG 0x7fffffffffffffff
#define HIBITS 0xffff8000
#define HIBITL -9223372036854775808
#define MAXDOUBLE 0x7fffffffffffffff
#define MINDOUBLE 0
#define MINFLOAT 0
#define DMINEXP 0xfffffc03
#define FMINEXP 0xffffff83
#define DMAXEXP 0x400
#define FMAXEXP 0x80
#define BITSPERBYTE 8

#endif
