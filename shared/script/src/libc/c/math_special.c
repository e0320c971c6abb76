/* math.h: functions that the processor and the Rust library lack. */
#include <math.h>
#include <bits/nslab.h>

double fma(double x, double y, double z) { return __builtin_nslab_fma(x, y, z); }
float fmaf(float x, float y, float z) { return fma(x, y, z); }
void sincos(double x, double *sine, double *cosine) { *sine = sin(x), *cosine = cos(x); }
double exp10(double x) { return pow(10, x); }
double asinh(double x) { return copysign(fabs(x) > 0x1p28 ? log(fabs(x)) + M_LN2 : log1p(fabs(x) + x * x / (1 + sqrt(x * x + 1))), x); }
double acosh(double x) { return x < 1 ? NAN : x > 0x1p28 ? log(x) + M_LN2 : log1p(x - 1 + sqrt((x - 1) * (x - 1) + 2 * (x - 1))); }
double atanh(double x) { return copysign(0.5 * log1p(2 * fabs(x) / (1 - fabs(x))), x); }
double exp2(double x) { return pow(2, x); }

/* Its power series for small arguments, its continued fraction for great ones. */
double erf(double x)
{
    double sum = x, term = x;
    if (isnan(x))
        return x;
    if (fabs(x) > 6)
        return copysign(1, x);
    if (fabs(x) > 2.5)
        return copysign(1 - erfc(fabs(x)), x);
    for (int n = 1; fabs(term) > 1e-18 * fabs(sum); n++) {
        term *= -x * x / n;
        sum += term / (2 * n + 1);
    }
    return sum * M_2_SQRTPI;
}

double erfc(double x)
{
    double fraction = 0;
    if (x < 2)
        return 1 - erf(x);
    if (x > 27)
        return 0;
    for (int n = 200; n > 0; n--)
        fraction = n / 2.0 / (x + fraction);
    return exp(-x * x) / (x + fraction) * M_2_SQRTPI / 2;
}

/* Lanczos' approximation with g = 607/128. */
static double lanczos(double x)
{
    static const double c[] = { 0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174,
                                -0.49191381609762019978, .33994649984811888699e-4, .46523628927048575665e-4, -.98374475304879564677e-4,
                                .15808870322491248884e-3, -.21026444172410488319e-3, .21743961811521264320e-3, -.16431810653676389022e-3,
                                .84418223983852743293e-4, -.26190838401581408670e-4, .36899182659531622704e-5 };
    double sum = c[0];
    for (int i = 1; i < 15; i++)
        sum += c[i] / (x + i);
    return sum;
}

int signgam;

double lgamma(double x)
{
    signgam = 1;
    if (isinf(x))
        return INFINITY;
    if (x <= 0 && floor(x) == x)
        return INFINITY;
    if (x < 0.5) {
        double s = sin(M_PI * x), rest = lgamma(1 - x);
        signgam = s < 0 ? -1 : 1;
        return log(M_PI / fabs(s)) - rest;
    }
    if (x == 1 || x == 2)
        return 0;
    double t = x + 607.0 / 128 - 0.5;
    return (x - 0.5) * log(t) - t + log(2.5066282746310005024 * lanczos(x - 1));
}

double gamma(double x) { return lgamma(x); }

double lgamma_r(double x, int *sign)
{
    double value = lgamma(x);
    *sign = signgam;
    return value;
}

double tgamma(double x)
{
    if (x == 0)
        return 1 / x;
    if (isnan(x) || (x < 0 && floor(x) == x))
        return NAN;
    if (x > 0 && x <= 171 && floor(x) == x) {
        double product = 1;
        for (int i = 2; i < x; i++)
            product *= i;
        return product;
    }
    double value = exp(lgamma(x));
    return signgam * value;
}

/* The Bessel functions by their integrals over a period, which the trapezoidal rule gives exactly but for rounding. */
double jn(int n, double x)
{
    double sum = 0;
    int steps = 100 + 2 * (int)fmin(fabs(x), 20000);
    for (int i = 0; i < steps; i++) {
        double t = M_PI * (i + 0.5) / steps;
        sum += cos(n * t - x * sin(t));
    }
    return sum / steps;
}

double j0(double x) { return jn(0, x); }
double j1(double x) { return jn(1, x); }
