// math.h: all of it, to the digits that do not hang on the library's last bit.
#include <math.h>
#include <stdio.h>

static void classes(double x)
{
    printf("%d%d%d%d%d %d ", fpclassify(x) == FP_NAN, fpclassify(x) == FP_INFINITE, fpclassify(x) == FP_ZERO, fpclassify(x) == FP_SUBNORMAL,
           isnormal(x) != 0, signbit(x) != 0);
}

int main(void)
{
    double whole;
    int n, sign;
    printf("%.10f %.10f %.10f %.10f\n", asin(0.5), acos(0.5), atan(0.5), atan2(-1, -1));
    printf("%.10f %.10f %.10f\n", sinh(1), cosh(1), tanh(1));
    printf("%.10f %.10f %.10f\n", asinh(1), acosh(2), atanh(0.5));
    printf("%.10f %.10f %.10f %.10f\n", cbrt(27), hypot(3, 4), expm1(1e-5), log1p(1e-5));
    printf("%.10f %.10f %.10f\n", exp2(3.5), log2(10), fma(2, 3, 4));
    printf("%.10f %.10f %.10f %.10f\n", erf(0.5), erfc(0.5), erf(3), erfc(3));
    printf("%.8f %.8f %.8f %g\n", tgamma(0.5), tgamma(5.5), lgamma(10.5), tgamma(6));
    printf("%.8f %.8f %.8f\n", j0(1), j1(1), jn(2, 3));
    printf("%.6f %.6f %.6f %.6f\n", sinf(1), powf(2, 0.5f), logf(10), fmodf(7, 2.5f));
    printf("%.6Lf %.6Lf\n", sqrtl(2), floorl(-2.5L));
    printf("%g %g %g %g\n", remainder(7, 4), remainder(-7, 4), remainder(5, 2), remquo(29, 3, &n));
    printf("%d %d %d %d\n", n & 7, ilogb(1024), ilogb(0.3), (int)logb(10));
    printf("%g %g %g\n", modf(-3.75, &whole), whole, frexp(48, &n));
    printf("%d %g %g %g\n", n, ldexp(0.75, 4), scalbn(3, -2), copysign(2, -0.0));
    printf("%ld %ld %lld %ld %ld\n", lround(2.5), lround(-2.5), llround(0.5), lrint(2.5), lrint(3.5));
    printf("%g %g %g %g %g\n", rint(2.5), nearbyint(-1.5), trunc(-1.9), round(-1.5), fdim(5, 3));
    printf("%d %d %d\n", nextafter(1, 2) > 1, nextafter(1, 2) - 1 == 0x1p-52, nextafter(0, -1) < 0);
    printf("%d %d %d %d\n", isgreater(2.0, 1.0) != 0, isunordered(NAN, 1.0) != 0, isless(NAN, 1.0) != 0, islessgreater(1.0, 2.0) != 0);
    printf("%g %g\n", fmax(NAN, 1), fmin(2, NAN));
    lgamma_r(-0.5, &sign);
    printf("%d %.8f\n", sign, lgamma(-0.5));
    double values[] = { 1, -0.0, 1e-310, INFINITY, -INFINITY, NAN };
    for (int i = 0; i < 6; i++)
        classes(values[i]);
    printf("\n%d %d\n", isinf(-HUGE_VAL) != 0, fpclassify(1e-40f) == FP_SUBNORMAL);
    return 0;
}
