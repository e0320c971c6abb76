/* Texts to numbers. */
#include <ctype.h>
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <bits/nslab.h>

static int digit(int c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

/* The magnitude; sets *negative, *overflow. */
static unsigned long scan(const char *text, char **end, int base, int *negative, int *overflow)
{
    const char *p = text;
    unsigned long value = 0;
    int any = 0;
    *negative = *overflow = 0;
    if (base < 0 || base == 1 || base > 36) {
        errno = EINVAL;
        return 0;
    }
    while (isspace((unsigned char)*p))
        p++;
    if (*p == '-' || *p == '+')
        *negative = *p++ == '-';
    if ((base == 0 || base == 16) && *p == '0' && (p[1] | 32) == 'x' && digit(p[2]) < 16) {
        p += 2;
        base = 16;
    } else if (base == 0) {
        base = *p == '0' ? 8 : 10;
    }
    for (; digit(*p) < base; p++) {
        unsigned long d = digit(*p);
        any = 1;
        if (value > (ULONG_MAX - d) / base)
            *overflow = 1;
        value = value * base + d;
    }
    if (end)
        *end = (char *)(any ? p : text);
    return value;
}

long strtol(const char *text, char **end, int base)
{
    int negative, overflow;
    unsigned long value = scan(text, end, base, &negative, &overflow);
    if (overflow || value > (unsigned long)LONG_MAX + negative) {
        errno = ERANGE;
        return negative ? LONG_MIN : LONG_MAX;
    }
    return negative ? -value : value;
}

unsigned long strtoul(const char *text, char **end, int base)
{
    int negative, overflow;
    unsigned long value = scan(text, end, base, &negative, &overflow);
    if (overflow) {
        errno = ERANGE;
        return ULONG_MAX;
    }
    return negative ? -value : value;
}

long long strtoll(const char *text, char **end, int base) { return strtol(text, end, base); }
unsigned long long strtoull(const char *text, char **end, int base) { return strtoul(text, end, base); }
intmax_t strtoimax(const char *text, char **end, int base) { return strtol(text, end, base); }
uintmax_t strtoumax(const char *text, char **end, int base) { return strtoul(text, end, base); }
int atoi(const char *text) { return (int)strtol(text, 0, 10); }
long atol(const char *text) { return strtol(text, 0, 10); }
long long atoll(const char *text) { return strtol(text, 0, 10); }

/* Has a number's text a digit other than 0 before its exponent? */
static int is_nonzero(const char *text, const char *stop, int *is_hex)
{
    *is_hex = 0;
    for (; text < stop && (*text | 32) != (*is_hex ? 'p' : 'e'); text++) {
        if ((*text | 32) == 'x')
            *is_hex = 1;
        else if (digit(*text) > 0 && digit(*text) < (*is_hex ? 16 : 10))
            return 1;
    }
    return 0;
}

double strtod(const char *text, char **end)
{
    char *stop;
    double value = __builtin_nslab_strtod(text, &stop);
    int is_hex;
    if (end)
        *end = stop;
    if (value - value != 0 && value == value && stop[-1] >= '0' && stop[-1] <= '9')
        errno = ERANGE;
    /* A decimal text below the smallest normal number is never exact at this length. */
    else if (value > -DBL_MIN && value < DBL_MIN && is_nonzero(text, stop, &is_hex) && (!is_hex || value == 0))
        errno = ERANGE;
    return value;
}

float strtof(const char *text, char **end)
{
    double value = strtod(text, end);
    float narrow = value;
    if (narrow == value)
        return narrow;
    if (narrow - narrow != 0 && value - value == 0)
        errno = ERANGE;
    else if (narrow > -FLT_MIN && narrow < FLT_MIN)
        errno = ERANGE;
    return narrow;
}

double atof(const char *text) { return strtod(text, 0); }
int abs(int n) { return n < 0 ? -n : n; }
long labs(long n) { return n < 0 ? -n : n; }
long long llabs(long long n) { return n < 0 ? -n : n; }
intmax_t imaxabs(intmax_t n) { return n < 0 ? -n : n; }

div_t div(int a, int b)
{
    div_t result = { a / b, a % b };
    return result;
}

ldiv_t ldiv(long a, long b)
{
    ldiv_t result = { a / b, a % b };
    return result;
}

imaxdiv_t imaxdiv(intmax_t a, intmax_t b)
{
    imaxdiv_t result = { a / b, a % b };
    return result;
}
