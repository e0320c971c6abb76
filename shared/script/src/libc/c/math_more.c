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

float frexpf(float x, int *exponent) { return frexp(x, exponent); }

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
float sqrtf(float x) { return sqrt(x); }
float fabsf(float x) { return fabs(x); }
float floorf(float x) { return floor(x); }
float ceilf(float x) { return ceil(x); }
