// Integers: promotions, conversions, wrap-around, shifts, literals, and how printf shows them.
#include <stdio.h>
#include <limits.h>
#include <stdint.h>
#include <stdbool.h>
#include <inttypes.h>
#include <stddef.h>
#include <sys/types.h>
int main(void)
{
    unsigned u = 0;
    u--;
    printf("%u\n", u);
    signed char c = 127;
    c++;
    printf("%d\n", c);
    unsigned char uc = 255;
    uc += 3;
    printf("%d\n", uc);
    short s = 40000;
    printf("%d\n", s);
    printf("%d %d\n", -1 < 1u, (long)-1 < 1u);
    printf("%d %d %d\n", -7 / 2, -7 % 2, 7 % -2);
    printf("%d %u\n", -8 >> 1, -8u >> 1);
    printf("%lld %llu\n", LLONG_MIN, ULLONG_MAX);
    printf("%ld\n", 1L << 40);
    printf("%d\n", (int)(1ULL << 33 | 5));
    unsigned short us = 65535;
    printf("%d %d\n", us + 1, (unsigned short)(us + 1));
    bool b = 0.5;
    printf("%d\n", b);
    b = 0;
    b--;
    printf("%d\n", b);
    b = (bool)&s;
    printf("%d\n", b);
    printf("%zu %zu %zu %zu %zu\n", sizeof 'a', sizeof(char), sizeof(1 ? 1 : 1L), sizeof((char)1 + (char)1), sizeof(1.0f + 1));
    printf("%d\n", (char)200);
    printf("%d\n", '\377');
    printf("%x\n", 'ab');
    printf("%d %d\n", '\x41', '\0');
    printf("%d %d %d\n", 010, 0x1F, 0b101);
    printf("%" PRId64 " %" PRIu32 " %" PRIx8 "\n", INT64_MIN, UINT32_MAX, (uint8_t)0xab);
    int i = 5;
    i = i++ + 1;
    printf("%d\n", i);
    i = 3;
    i <<= 2;
    i |= 1;
    i ^= 7;
    i &= ~2;
    i %= 7;
    printf("%d\n", i);
    uc = 10;
    uc /= 3;
    uc <<= 7;
    printf("%d\n", uc);
    char ch = 'a';
    ch += 1.7;
    printf("%c\n", ch);
    int x = 7;
    x *= 1.5;
    printf("%d\n", x);
    x /= 0.5f;
    printf("%d\n", x);
    unsigned long ul = -1;
    printf("%lu\n", ul);
    printf("%d\n", (int)3.99 + (int)-3.99);
    printf("%d %d\n", !5, !!5);
    printf("%d\n", ~0);
    printf("%d\n", -INT_MAX - 1);
    printf("%d\n", 1 ? -1 : 0u > 0);
    printf("%d\n", (1 ? -1 : 0u) > 0);
    printf("%d\n", 5 & 3 | 4 ^ 1);
    printf("%d\n", 1 << 2 + 1);
    printf("%d\n", 2 - 1 - 1);
    int a = 1, b2 = 2, c2;
    c2 = (a++, b2++, a + b2);
    printf("%d\n", c2);
    printf("%d\n", a == 2 && b2++ == 3 || b2++);
    printf("%d\n", b2);
    long double ld = 1.5L;
    printf("%.2Lf %d\n", ld, (int)sizeof ld);
    printf("%lu %lu\n", (unsigned long)(unsigned char)-1, (unsigned long)(signed char)-1);
    printf("%d\n", (signed char)0x80 == -128);
    printf("%d\n", 'a' == 97);
    printf("%lld\n", 0xffffffff + 1);
    printf("%d\n", 2147483647 + 1u == 2147483648);
    printf("%zu %zu %zu\n", sizeof 2147483648, sizeof 0x80000000, sizeof 1ULL);
    size_t z = 3;
    printf("%d\n", (int)(z - 4 > 0));
    for (unsigned k = 3; k-- > 0;) printf("%u", k);
    puts("");
    printf("%hhd %hd %hhu\n", 300, 70000, 300);
    printf("%i %o %#o %#x %X\n", 5, 8, 8, 255, 255);
    printf("%5d|%-5d|%05d|%+d|% d|%.3d|%*d|%-*d|%.*d\n", 42, 42, 42, 42, 42, 7, 6, 1, 6, 1, 4, 9);
    printf("%ju %jd %zd %td\n", (uintmax_t)1, (intmax_t)-1, (ssize_t)-2, (ptrdiff_t)3);
    printf("%d%%\n", 5);
    printf("%c%c\n", 72, 'i');
    printf("%s %.2s %5s|%-5s|\n", "abc", "abc", "ab", "cd");
    printf("%p %p\n", (void*)0, (void*)0x1234);
    int n;
    printf("abc%n\n", &n);
    printf("%d\n", n);
    printf("%.0d|%x|%#X|%lx|%llo\n", 0, -1, 0xabc, -1L, 8LL);
    return 0;
}
