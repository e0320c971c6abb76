#ifndef _MATH_H
#define _MATH_H 1
#define INFINITY (1.0F / 0.0F)
double __builtin_nslab_math(int function, double x, double y);
#define NAN ((float)__builtin_nslab_math(17, 0, 0))
#define HUGE_VAL (1.0 / 0.0)
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define M_PI_4 0.78539816339744830962
#define M_SQRT2 1.41421356237309504880
#define M_LN2 0.69314718055994530942
#define M_LN10 2.30258509299404568402
#define M_E 2.7182818284590452354
#define isnan(x) ((x) != (x))
#define isinf(x) (!isnan(x) && isnan((x) - (x)))
#define isfinite(x) (!isnan((x) - (x)))
#define signbit(x) __nslab_signbit(x)
int __nslab_signbit(double x);
double frexp(double x, int *exponent);
float frexpf(float x, int *exponent);
double ldexp(double x, int exponent);
double scalbn(double x, int exponent);
double modf(double x, double *whole);
double copysign(double x, double y);
double rint(double x);
double nearbyint(double x);
long lround(double x);
long lrint(double x);
double fdim(double x, double y);
float sqrtf(float x);
float fabsf(float x);
float floorf(float x);
float ceilf(float x);
double fabs(double x);
double floor(double x);
double ceil(double x);
double trunc(double x);
double round(double x);
double sqrt(double x);
double pow(double x, double y);
double exp(double x);
double log(double x);
double log2(double x);
double log10(double x);
double sin(double x);
double cos(double x);
double tan(double x);
double atan(double x);
double atan2(double y, double x);
double fmod(double x, double y);
double fmax(double x, double y);
double fmin(double x, double y);

#endif
