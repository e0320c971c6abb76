/* math.h. */
#include <errno.h>
#include <math.h>
#include <bits/nslab.h>

/* Tells of domain errors, poles and overflow - math_error(7). */
static double told(double result, double x, double y)
{
    if (isnan(result) && !isnan(x) && !isnan(y))
        errno = EDOM;
    else if (isinf(result) && !isinf(x) && !isinf(y))
        errno = ERANGE;
    return result;
}

/* Likewise, and of a result that is too small to be other than 0. */
static double told_power(double result, double x, double y)
{
    if (result == 0 && x != 0 && !isinf(x) && !isinf(y))
        errno = ERANGE;
    return told(result, x, y);
}

double floor(double x) { return __builtin_nslab_math(0, x, 0); }
double ceil(double x) { return __builtin_nslab_math(1, x, 0); }
double trunc(double x) { return __builtin_nslab_math(2, x, 0); }
double round(double x) { return __builtin_nslab_math(3, x, 0); }
double sqrt(double x) { return told(__builtin_nslab_math(4, x, 0), x, 0); }
double pow(double x, double y) { return told_power(__builtin_nslab_math(5, x, y), x, y); }
double exp(double x) { return told_power(__builtin_nslab_math(6, x, 0), x, 0); }
double log(double x) { return told(__builtin_nslab_math(7, x, 0), x, 0); }
double log2(double x) { return told(__builtin_nslab_math(8, x, 0), x, 0); }
double log10(double x) { return told(__builtin_nslab_math(9, x, 0), x, 0); }
double sin(double x) { return told(__builtin_nslab_math(10, x, 0), x, 0); }
double cos(double x) { return told(__builtin_nslab_math(11, x, 0), x, 0); }
double tan(double x) { return told(__builtin_nslab_math(12, x, 0), x, 0); }
double atan(double x) { return __builtin_nslab_math(13, x, 0); }
double atan2(double y, double x) { return __builtin_nslab_math(14, y, x); }
double fmod(double x, double y) { return told(__builtin_nslab_math(15, x, y), x, y); }
double fabs(double x) { return __builtin_nslab_math(16, x, 0); }
double asin(double x) { return told(__builtin_nslab_math(18, x, 0), x, 0); }
double acos(double x) { return told(__builtin_nslab_math(19, x, 0), x, 0); }
double sinh(double x) { return told(__builtin_nslab_math(20, x, 0), x, 0); }
double cosh(double x) { return told(__builtin_nslab_math(21, x, 0), x, 0); }
double tanh(double x) { return __builtin_nslab_math(22, x, 0); }
double cbrt(double x) { return __builtin_nslab_math(23, x, 0); }
double expm1(double x) { return told(__builtin_nslab_math(24, x, 0), x, 0); }
double log1p(double x) { return told(__builtin_nslab_math(25, x, 0), x, 0); }
double hypot(double x, double y) { return isinf(x) || isinf(y) ? INFINITY : __builtin_nslab_math(26, x, y); }
double fmax(double x, double y) { return isnan(x) || x < y ? y : x; }
double fmin(double x, double y) { return isnan(x) || x > y ? y : x; }
