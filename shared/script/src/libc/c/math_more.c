/* math.h: what takes a double apart, and what rounds; exact, so the same as everywhere. */
#include <math.h>
#include <string.h>

#define EXPONENT_BITS 0x7ff
#define FRACTION_BITS 52
#define BIAS 1023

static unsigned long bits_of(double x)
{
    unsigned long bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double of_bits(unsigned long bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

int __nslab_signbit(double x) { return bits_of(x) >> 63; }
double copysign(double x, double y) { return of_bits((bits_of(x) & ~0UL >> 1) | (bits_of(y) >> 63 << 63)); }

double frexp(double x, int *exponent)
{
    int raw = bits_of(x) >> FRACTION_BITS & EXPONENT_BITS, below = 0;
    *exponent = 0;
    if (x == 0 || raw == EXPONENT_BITS)
        return x;
    if (!raw) {
        x *= 0x1p54;
        below = 54;
        raw = bits_of(x) >> FRACTION_BITS & EXPONENT_BITS;
    }
    *exponent = raw - (BIAS - 1) - below;
    return of_bits((bits_of(x) & ~((unsigned long)EXPONENT_BITS << FRACTION_BITS)) | (unsigned long)(BIAS - 1) << FRACTION_BITS);
}

double scalbn(double x, int n)
{
    for (; n > BIAS; n -= BIAS) {
        x *= 0x1p1023;
        if (n > 3 * BIAS)
            n = 3 * BIAS;
    }
    /* In steps that round once: no product but the last can be subnormal. */
    for (; n < -(BIAS - 54); n += BIAS - 54) {
        x *= 0x1p-969;
        if (n < -3 * BIAS)
            n = -3 * BIAS;
    }
    return x * of_bits((unsigned long)(BIAS + n) << FRACTION_BITS);
}

double ldexp(double x, int n) { return scalbn(x, n); }

double modf(double x, double *whole)
{
    *whole = trunc(x);
    return copysign(isinf(x) ? 0 : x - *whole, x);
}

/* To the nearest, halves to even: the sum leaves no room for a fraction. */
double rint(double x)
{
    double big = copysign(0x1p52, x);
    return fabs(x) >= 0x1p52 || isnan(x) ? x : copysign(x + big - big, x);
}

double nearbyint(double x) { return rint(x); }
long lrint(double x) { return (long)rint(x); }
long lround(double x) { return (long)round(x); }
double fdim(double x, double y) { return isnan(x) || isnan(y) ? x + y : x > y ? x - y : 0; }
long long llrint(double x) { return (long long)rint(x); }
long long llround(double x) { return (long long)round(x); }
double scalbln(double x, long n) { return scalbn(x, n > 5000 ? 5000 : n < -5000 ? -5000 : n); }

int __nslab_fpclassify(double x)
{
    int raw = bits_of(x) >> FRACTION_BITS & EXPONENT_BITS;
    int has_fraction = bits_of(x) << 12 != 0;
    return raw == EXPONENT_BITS ? has_fraction ? FP_NAN : FP_INFINITE : raw ? FP_NORMAL : has_fraction ? FP_SUBNORMAL : FP_ZERO;
}

int __nslab_fpclassifyf(float x)
{
    return x != 0 && fabs(x) < 0x1p-126 ? FP_SUBNORMAL : __nslab_fpclassify(x);
}

int ilogb(double x)
{
    int exponent;
    if (x == 0)
        return FP_ILOGB0;
    if (isnan(x) || isinf(x))
        return isnan(x) ? FP_ILOGBNAN : 2147483647;
    frexp(x, &exponent);
    return exponent - 1;
}

double logb(double x) { return x == 0 ? -INFINITY : isinf(x) || isnan(x) ? x * x : ilogb(x); }

/* The next number that a double can hold, towards y. */
double nextafter(double x, double y)
{
    if (isnan(x) || isnan(y))
        return x + y;
    if (x == y)
        return y;
    if (x == 0)
        return copysign(of_bits(1), y);
    return of_bits((x < y) == (x > 0) ? bits_of(x) + 1 : bits_of(x) - 1);
}

double remainder(double x, double y)
{
    int quotient;
    return remquo(x, y, &quotient);
}

/* x - n y with n the nearest integer, halves to even; fmod is exact, and so is what is taken off. */
double remquo(double x, double y, int *quotient)
{
    double rest, half = fabs(y) / 2;
    unsigned long n = 0;
    *quotient = 0;
    if (isnan(x) || isnan(y) || isinf(x) || y == 0)
        return NAN;
    if (isinf(y))
        return x;
    rest = fabs(x);
    y = fabs(y);
    if (y <= 0x1p1020) {
        rest = fmod(rest, 8 * y);
        for (int i = 4; i; i /= 2)
            if (rest >= i * y) {
                rest -= i * y;
                n += i;
            }
    }
    if (rest > half || (rest == half && n & 1)) {
        rest -= y;
        n++;
    }
    *quotient = (n & 7) * (signbit(x) ? -1 : 1);
    return signbit(x) ? -rest : rest;
}
