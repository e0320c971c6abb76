/* gcc's built-in functions under their long names. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <bits/builtins.h>

int __builtin_abs(int n) { return n < 0 ? -n : n; }
long __builtin_labs(long n) { return n < 0 ? -n : n; }

int __builtin_popcountl(unsigned long n)
{
    int count = 0;
    for (; n; n &= n - 1)
        count++;
    return count;
}

int __builtin_popcount(unsigned n) { return __builtin_popcountl(n); }
int __builtin_popcountll(unsigned long long n) { return __builtin_popcountl(n); }
int __builtin_parityl(unsigned long n) { return __builtin_popcountl(n) & 1; }
int __builtin_parityll(unsigned long long n) { return __builtin_popcountl(n) & 1; }
int __builtin_parity(unsigned n) { return __builtin_popcountl(n) & 1; }

/* Of 0 the results of clz and ctz are undefined; these end. */
int __builtin_clzl(unsigned long n)
{
    int count = 0;
    for (; count < 64 && !(n >> 63); n <<= 1)
        count++;
    return count;
}

int __builtin_ctzl(unsigned long n)
{
    int count = 0;
    for (; count < 64 && !(n & 1); n >>= 1)
        count++;
    return count;
}

int __builtin_clz(unsigned n) { return __builtin_clzl(n) - 32; }
int __builtin_clzll(unsigned long long n) { return __builtin_clzl(n); }
int __builtin_ctz(unsigned n) { return __builtin_ctzl(n); }
int __builtin_ctzll(unsigned long long n) { return __builtin_ctzl(n); }
int __builtin_ffsl(long n) { return n ? __builtin_ctzl(n) + 1 : 0; }
int __builtin_ffs(int n) { return __builtin_ffsl(n); }
int __builtin_ffsll(long long n) { return __builtin_ffsl(n); }

unsigned short __builtin_bswap16(unsigned short n) { return n >> 8 | n << 8; }

unsigned __builtin_bswap32(unsigned n)
{
    return n >> 24 | (n >> 8 & 0xff00) | (n << 8 & 0xff0000) | n << 24;
}

unsigned long __builtin_bswap64(unsigned long n)
{
    return (unsigned long)__builtin_bswap32(n) << 32 | __builtin_bswap32(n >> 32);
}

void *__builtin_memcpy(void *to, const void *from, unsigned long n) { return memcpy(to, from, n); }
void *__builtin_memmove(void *to, const void *from, unsigned long n) { return memmove(to, from, n); }
void *__builtin_memset(void *to, int byte, unsigned long n) { return memset(to, byte, n); }
int __builtin_memcmp(const void *a, const void *b, unsigned long n) { return memcmp(a, b, n); }
unsigned long __builtin_strlen(const char *s) { return strlen(s); }
int __builtin_strcmp(const char *a, const char *b) { return strcmp(a, b); }
char *__builtin_strcpy(char *to, const char *from) { return strcpy(to, from); }
char *__builtin_strchr(const char *s, int c) { return strchr(s, c); }
void __builtin_abort(void) { abort(); }
void __builtin_exit(int status) { exit(status); }
double __builtin_inf(void) { return INFINITY; }
double __builtin_huge_val(void) { return HUGE_VAL; }
double __builtin_nan(const char *tag) { return NAN; }
double __builtin_fabs(double x) { return fabs(x); }

/* Leading bits that are copies of the sign bit. */
int __builtin_clrsbl(long n) { return n < 0 ? __builtin_clrsbl(~n) : n ? __builtin_clzl(n) - 1 : 63; }
int __builtin_clrsb(int n) { return __builtin_clrsbl(n) - 32; }

/* "performs the operation in infinite signed precision, then casts the result" - gcc's manual. */
int __builtin_overflow(int op, unsigned long a, int is_a_negative, unsigned long b, int is_b_negative, int bits, int is_signed, unsigned long *to)
{
    unsigned long low, high = 0, most;
    int is_negative = is_a_negative;
    if (is_a_negative)
        a = -a;
    if (is_b_negative)
        b = -b;
    if (op == 1)
        is_b_negative = !is_b_negative;
    if (op == 2) {
        unsigned long al = (unsigned int)a, ah = a >> 32, bl = (unsigned int)b, bh = b >> 32;
        unsigned long middle = ah * bl + (al * bl >> 32), other = al * bh + (unsigned int)middle;
        low = a * b;
        high = ah * bh + (middle >> 32) + (other >> 32);
        is_negative = is_a_negative != is_b_negative;
    } else if (is_a_negative == is_b_negative) {
        low = a + b;
        high = low < a;
    } else {
        low = a > b ? a - b : b - a;
        is_negative = a > b ? is_a_negative : is_b_negative;
    }
    is_negative = is_negative && (low || high);
    *to = is_negative ? -low : low;
    most = ~0UL >> (64 - bits + is_signed);
    if (is_negative)
        most = is_signed ? most + 1 : 0;
    return high || low > most;
}
