#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALLS_MAX 60
/* The type of an expression, as a number. */
#define KIND(...) _Generic((__VA_ARGS__), char: 1, signed char: 2, unsigned char: 3, short: 4, unsigned short: 5, int: 6, \
    unsigned: 7, long: 8, unsigned long: 9, long long: 10, unsigned long long: 11, _Bool: 12, float: 13, double: 14, \
    default: 15)

static int calls;

/* Floating values stay finite, and small enough to become integers. */
static double FIN(double x) { return x == x && x < 1e15 && x > -1e15 ? x : 1.5; }
static double INT(double x) { return x < 1e9 && x > -1e9 ? x : 3; }
static double UNS(double x) { return x < 1e2 && x >= 0 ? x : 7; }

/* Each letter names the type of an argument. */
static double sum(const char *types, ...)
{
    double total = 0;
    const char *first = types;
    va_list ap, again;
    va_start(ap, types);
    va_copy(again, ap);
    for (; *types; types++) {
        switch (*types) {
        case 'i': total += va_arg(ap, int); break;
        case 'u': total += va_arg(ap, unsigned) / 2; break;
        case 'l': total += va_arg(ap, long) % 1000; break;
        case 'd': total += va_arg(ap, double); break;
        case 's': total += strlen(va_arg(ap, char *)); break;
        }
    }
    if (*first == 'i')
        total += va_arg(again, int) & 1;
    va_end(again);
    va_end(ap);
    return FIN(total);
}

