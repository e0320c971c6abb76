// Variadic functions: va_copy, va_list by address, structs among the arguments, default promotions.
#include <stdio.h>
#include <stdarg.h>
#include <string.h>
struct pt {
    int x, y;
};
struct bigg {
    long a, b, c;
};
static int sum(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    int s = 0;
    while (n--) s += va_arg(ap, int);
    va_end(ap);
    return s;
}

static double dsum(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    double s = 0;
    while (n--) s += va_arg(ap, double);
    va_end(ap);
    return s;
}

static void two(const char *f, ...)
{
    va_list a, b;
    va_start(a, f);
    va_copy(b, a);
    vprintf(f, a);
    vprintf(f, b);
    va_end(a);
    va_end(b);
}

static void pass(va_list *ap)
{
    printf("%d ", va_arg(*ap, int));
}

static void useptr(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    pass(&ap);
    pass(&ap);
    printf("%s\n", va_arg(ap, char *));
    va_end(ap);
}

static int mysn(char *b, size_t n, const char *f, ...)
{
    va_list ap;
    va_start(ap, f);
    int r = vsnprintf(b, n, f, ap);
    va_end(ap);
    return r;
}

static void st(int n, ...)
{
    va_list ap;
    va_start(ap, n);
    struct pt p = va_arg(ap, struct pt);
    struct bigg q = va_arg(ap, struct bigg);
    int z = va_arg(ap, int);
    printf("%d %d %ld %ld %d\n", p.x, p.y, q.a, q.c, z);
    va_end(ap);
}

static void mini(const char *f, ...)
{
    va_list ap;
    va_start(ap, f);
    for (; *f; f++) {
        if (*f != '%') {
            putchar(*f);
            continue;
        }
        switch (*++f) {
            case 'd': printf("%d", va_arg(ap, int));
            break;
            case 's': fputs(va_arg(ap, const char *), stdout);
            break;
            case 'c': putchar(va_arg(ap, int));
            break;
            case 'f': printf("%.2f", va_arg(ap, double));
            break;
            case 'l': printf("%ld", va_arg(ap, long));
            break;
            case 'u': printf("%llu", va_arg(ap, unsigned long long));
            break;
            case 'p': printf("%d", va_arg(ap, void *) == 0);
        }
    }
    va_end(ap);
}

static void restart(int n, ...)
{
    va_list ap;
    for (int i = 0; i < 2; i++) {
        va_start(ap, n);
        printf("%d", va_arg(ap, int));
        va_end(ap);
    }
    puts("");
}

int main(void)
{
    printf("%d %g\n", sum(4, 1, 2, 3, 4), dsum(3, 1.5, 2.5f, (double)3));
    two("%d %s %c\n", 5, "x", 'y');
    useptr(3, 1, 2, "end");
    char b[8];
    printf("%d %s\n", mysn(b, sizeof b, "%s-%d", "longer", 12345), b);
    st(1, (struct pt){ 3, 4 }, (struct bigg){ 1, 2, 3 }, 9);
    mini("%d %s %c %f %l %u %p\n", 1, "two", '3', 4.0f, 5L, 6ULL, (void *)0);
    restart(1, 7);
    short s = -5;
    char c = -1;
    unsigned char uc = 200;
    float f = 0.5;
    mini("%d %d %d %f\n", s, c, uc, f);
    printf("%d %d %d %d %d %d %d %d %d %g %g\n", 1, 2, 3, 4, 5, 6, 7, 8, 9, 1.5, 2.5);
    return 0;
}
