// float, double and long double: arithmetic, conversions, and how printf shows them.
#include <stdio.h>
#include <math.h>
#include <float.h>
int main(void)
{
    float f = 0.1f;
    double d = 0.1;
    printf("%f %f %.20f %.20f\n", f, d, f, d);
    printf("%g %g %g %g %g %g\n", 0.0001, 0.00001, 1e6, 1e5, 123456789.0, 1e100);
    printf("%e %E %.0e %.3e\n", 12345.678, 0.00012, 5.5, 1.0);
    printf("%a %a\n", 1.0, 0.1);
    printf("%f %f %f %f\n", 1.0/0.0, -1.0/0.0, 0.0/0.0, -0.0);
    printf("%F %G %10.3f|%-10.2f|%+.1f|%010.2f|% f\n", 1.0/0, 1e-10, 3.14159, 2.5, 1.25, -3.5, 1.0);
    printf("%d %d\n", f == 0.1, f == 0.1f);
    float s = 0;
    for (int i = 0; i < 10; i++) s += 0.1f;
    printf("%.10f %d\n", s, s == 1.0f);
    double t = 0;
    for (int i = 0; i < 10; i++) t += 0.1;
    printf("%.20g\n", t);
    printf("%.15g %.17g %g\n", 1.0/3, 2.0/3, 100000.0);
    printf("%g %g\n", DBL_MAX, DBL_MIN);
    printf("%g %g %g\n", FLT_MAX, FLT_MIN, FLT_EPSILON);
    printf("%g\n", DBL_EPSILON);
    printf("%d %d\n", DBL_DIG, FLT_MANT_DIG);
    printf("%f %f %f %f\n", sqrt(2), pow(2, 0.5), sin(1), floor(-1.5));
    printf("%f %f %f %f %f\n", ceil(1.2), fabs(-3), fmod(7, 3), exp(1), log(10));
    printf("%f %f\n", round(2.5), trunc(-2.7));
    printf("%d %d %d\n", isnan(NAN), isinf(INFINITY), 3);
    unsigned long big = 18446744073709551615UL;
    printf("%f %f\n", (double)big, (float)big);
    long l = 9007199254740993;
    printf("%f\n", (double)l);
    float g = 16777217;
    printf("%f\n", g);
    f = 1.1f * 1.1f;
    printf("%.10f\n", f);
    d = 1.1f * 1.1;
    printf("%.10f\n", d);
    int i = 3;
    d = i / 2;
    printf("%f %f\n", d, i / 2.0);
    printf("%.1f %.0f %.0f %.0f\n", 0.25, 0.5, 1.5, 2.5);
    printf("%d %d %d\n", (int)1e9, (char)65.9, (int)-0.9);
    printf("%#g %#.0f\n", 1.0, 1.0);
    printf("%.3g %.10g\n", 1234567.0, 1234567.0);
    printf("%f\n", 1e22);
    printf("%.0f\n", 1e23);
    printf("%f\n", 123456789012345678.0);
    printf("%lf %le\n", 1.5, 1.5);
    double arr[] = { 1, 2.5, .5, 5., 1e3, 0x1p4, 1E-2 };
    for (unsigned k = 0; k < sizeof arr / sizeof *arr; k++) printf("%g ", arr[k]);
    puts("");
    d++;
    --d;
    printf("%g\n", -d);
    printf("%d\n", !0.0);
    printf("%d\n", 0.5 ? 1 : 2);
    if (0.1) puts("y");
    float ff = 3.9f;
    printf("%d %g\n", (int)ff, ff);
    unsigned char uc = 200.7;
    printf("%d\n", uc);
    printf("%.2f%%\n", 45.678);
    printf("%6.2f|%6.0f|\n", 3.14159, 2.71828);
    long double ld = 3.25;
    ld *= 2;
    printf("%Lf %Lg\n", ld, ld);
    printf("%g\n", (float)1/3);
    printf("%.9g\n", (float)1/3);
    printf("%.9g\n", 1.0f/3*3);
    printf("%g %g %g\n", cos(0), atan2(1, 1), tan(0.5));
    printf("%d\n", (unsigned)4000000000.0 == 4000000000u);
    return 0;
}
