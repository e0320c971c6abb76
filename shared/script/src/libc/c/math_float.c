/* math.h in float and long double: the double functions, rounded. */
#include <math.h>

float sqrtf(float x) { return sqrt(x); }
float fabsf(float x) { return fabs(x); }
float floorf(float x) { return floor(x); }
float ceilf(float x) { return ceil(x); }
float roundf(float x) { return round(x); }
float truncf(float x) { return trunc(x); }
float expf(float x) { return exp(x); }
float logf(float x) { return log(x); }
float log2f(float x) { return log2(x); }
float log10f(float x) { return log10(x); }
float sinf(float x) { return sin(x); }
float cosf(float x) { return cos(x); }
float tanf(float x) { return tan(x); }
float asinf(float x) { return asin(x); }
float acosf(float x) { return acos(x); }
float atanf(float x) { return atan(x); }
float sinhf(float x) { return sinh(x); }
float coshf(float x) { return cosh(x); }
float tanhf(float x) { return tanh(x); }
float asinhf(float x) { return asinh(x); }
float acoshf(float x) { return acosh(x); }
float atanhf(float x) { return atanh(x); }
float cbrtf(float x) { return cbrt(x); }
float exp2f(float x) { return exp2(x); }
float expm1f(float x) { return expm1(x); }
float log1pf(float x) { return log1p(x); }
float rintf(float x) { return rint(x); }
float nearbyintf(float x) { return nearbyint(x); }
float erff(float x) { return erf(x); }
float erfcf(float x) { return erfc(x); }
float tgammaf(float x) { return tgamma(x); }
float lgammaf(float x) { return lgamma(x); }
float logbf(float x) { return logb(x); }
float powf(float x, float y) { return pow(x, y); }
float atan2f(float x, float y) { return atan2(x, y); }
float fmodf(float x, float y) { return fmod(x, y); }
float fmaxf(float x, float y) { return fmax(x, y); }
float fminf(float x, float y) { return fmin(x, y); }
float fdimf(float x, float y) { return fdim(x, y); }
float hypotf(float x, float y) { return hypot(x, y); }
float copysignf(float x, float y) { return copysign(x, y); }
float remainderf(float x, float y) { return remainder(x, y); }
float frexpf(float x, int *exponent) { return frexp(x, exponent); }
float ldexpf(float x, int exponent) { return ldexp(x, exponent); }
float scalbnf(float x, int exponent) { return scalbn(x, exponent); }
int ilogbf(float x) { return ilogb(x); }
long lroundf(float x) { return lround(x); }
long lrintf(float x) { return lrint(x); }
long long llroundf(float x) { return llround(x); }
long long llrintf(float x) { return llrint(x); }

float modff(float x, float *whole)
{
    double w, fraction = modf(x, &w);
    *whole = w;
    return fraction;
}

long double sqrtl(long double x) { return sqrt(x); }
long double fabsl(long double x) { return fabs(x); }
long double floorl(long double x) { return floor(x); }
long double ceill(long double x) { return ceil(x); }
long double roundl(long double x) { return round(x); }
long double truncl(long double x) { return trunc(x); }
long double expl(long double x) { return exp(x); }
long double logl(long double x) { return log(x); }
long double log2l(long double x) { return log2(x); }
long double log10l(long double x) { return log10(x); }
long double sinl(long double x) { return sin(x); }
long double cosl(long double x) { return cos(x); }
long double tanl(long double x) { return tan(x); }
long double asinl(long double x) { return asin(x); }
long double acosl(long double x) { return acos(x); }
long double atanl(long double x) { return atan(x); }
long double sinhl(long double x) { return sinh(x); }
long double coshl(long double x) { return cosh(x); }
long double tanhl(long double x) { return tanh(x); }
long double asinhl(long double x) { return asinh(x); }
long double acoshl(long double x) { return acosh(x); }
long double atanhl(long double x) { return atanh(x); }
long double cbrtl(long double x) { return cbrt(x); }
long double exp2l(long double x) { return exp2(x); }
long double expm1l(long double x) { return expm1(x); }
long double log1pl(long double x) { return log1p(x); }
long double rintl(long double x) { return rint(x); }
long double nearbyintl(long double x) { return nearbyint(x); }
long double erfl(long double x) { return erf(x); }
long double erfcl(long double x) { return erfc(x); }
long double tgammal(long double x) { return tgamma(x); }
long double lgammal(long double x) { return lgamma(x); }
long double logbl(long double x) { return logb(x); }
long double powl(long double x, long double y) { return pow(x, y); }
long double atan2l(long double x, long double y) { return atan2(x, y); }
long double fmodl(long double x, long double y) { return fmod(x, y); }
long double fmaxl(long double x, long double y) { return fmax(x, y); }
long double fminl(long double x, long double y) { return fmin(x, y); }
long double fdiml(long double x, long double y) { return fdim(x, y); }
long double hypotl(long double x, long double y) { return hypot(x, y); }
long double copysignl(long double x, long double y) { return copysign(x, y); }
long double remainderl(long double x, long double y) { return remainder(x, y); }
long double frexpl(long double x, int *exponent) { return frexp(x, exponent); }
long double ldexpl(long double x, int exponent) { return ldexp(x, exponent); }
long double scalbnl(long double x, int exponent) { return scalbn(x, exponent); }
int ilogbl(long double x) { return ilogb(x); }
long lroundl(long double x) { return lround(x); }
long lrintl(long double x) { return lrint(x); }
long long llroundl(long double x) { return llround(x); }
long long llrintl(long double x) { return llrint(x); }

long double modfl(long double x, long double *whole)
{
    double w, fraction = modf(x, &w);
    *whole = w;
    return fraction;
}
