#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <errno.h>
#include <stdint.h>
#define errExit(msg) do { perror(msg); exit(EXIT_FAILURE); } while (0)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define FOREACH(i, n) for (int i = 0; i < (n); i++)
#define XLIST X(one) X(two) X(three)
enum e { 
#define X(n) E_##n,
 XLIST
#undef X
 E_MAX };
static const char *const enames[] = {
#define X(n) #n,
 XLIST
#undef X
};
#if defined(__linux__) && !defined(FOO) && (1 + 2 == 3 ? 1 : 0)
static int cond = 1;
#elif 0
#error bad
#else
static int cond = 2;
#endif
struct flexible { int n; char data[]; };
struct __attribute__((packed)) pk { char a; int b; short c; };
struct al { char a; _Alignas(16) char b; };
typedef struct { union { struct { int a, b; }; long l; }; enum e kind; } anon;
typedef int fn(int); fn dbl; int dbl(int x) { return 2 * x; } static int apply(fn *f, int x) { return f(x); } static int apply2(int f(int), int x) { return (*f)(x) + (**f)(x); }
static void out(char *buf, size_t n, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
#include <stdarg.h>
static void vout(char *buf, size_t n, const char *fmt, va_list ap) { vsnprintf(buf, n, fmt, ap); }
static void out(char *buf, size_t n, const char *fmt, ...) { va_list ap; va_start(ap, fmt); vout(buf, n, fmt, ap); va_end(ap); }
static int depth(int n) { char pad[64]; memset(pad, n, sizeof pad); return n == 0 ? 0 : pad[3] - n + 1 + depth(n - 1); }
static struct { struct { int v[2][2]; } in; const char *s; } tab[] = { { { { { 1, 2 }, { 3, 4 } } }, "a" }, { .s = "b", .in.v[1] = { 7, 8 } }, { { 5, 6 }, "c" } };
static int matrix(int n, int m, int a[n][m]) { int s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) s += a[i][j]; return s + sizeof(a[0]); }
int *const ptrs[3] = { &cond, 0, &cond }; long diff = (char *)&ptrs[2] - (char *)&ptrs[0]; uint8_t u8s[] = { 1, 255, 256 & 0xff };
static unsigned rotl(unsigned x, int r) { return x << r | x >> (32 - r); }
int printf_count; static int side(int x) { printf_count++; return x; }
static void swap(int *a, int *b) { int t = *a; *a = *b; *b = t; } static void bubble(int *a, int n) { for (int i = 0; i < n; i++) for (int j = 0; j + 1 < n - i; j++) if (a[j] > a[j + 1]) swap(&a[j], a + j + 1); }
double avg(const double *a, int n) { double s = 0; while (n--) s += *a++; return s; }
char *itoa_(int n, char *b) { char *p = b + 11; *p = 0; int neg = n < 0; unsigned u = neg ? -(unsigned)n : n; do *--p = '0' + u % 10; while (u /= 10); if (neg) *--p = '-'; return p; }
int main(void) {
  FOREACH(i, E_MAX) printf("%d=%s ", i, enames[i]); printf("%d %zu\n", cond, ARRAY_SIZE(enames));
  printf("%zu %zu %zu %zu %zu\n", sizeof(struct flexible), sizeof(struct pk), sizeof(struct al), sizeof(anon), __builtin_offsetof(struct pk, c));
  anon an = { .a = 1, .b = 2, .kind = E_two }; printf("%lx %d\n", an.l, an.kind); printf("%d %d %d\n", apply(dbl, 4), apply(&dbl, 5), apply2(dbl, 1));
  char b[64]; out(b, sizeof b, "%s-%d-%5.1f", "x", 3, 2.25); puts(b); printf("%d\n", depth(50));
  printf("%d %s %d %d %s %d\n", tab[0].in.v[1][1], tab[1].s, tab[1].in.v[1][1], tab[2].in.v[0][1], tab[2].s, tab[2].in.v[1][0]);
  int mm[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } }; printf("%d %ld %d %u\n", matrix(2, 3, mm), diff, u8s[2], rotl(0x80000001u, 4));
  int r = side(0) && side(1) || side(1) && !side(0); printf("%d %d\n", r, printf_count); r = side(1) ? side(2) : side(3); printf("%d %d\n", r, printf_count);
  int arr[] = { 5, 2, 9, 1 }; bubble(arr, 4); FOREACH(i, 4) printf("%d,", arr[i]); double da[] = { 1, 2.5, 3 }; printf("%g %s %s\n", avg(da, 3), itoa_(-2147483647 - 1, b), itoa_(0, b));
  struct flexible *f = malloc(sizeof *f + 10); f->n = 3; strcpy(f->data, "flex"); printf("%s %d\n", f->data, f->n); struct pk pk = { 1, 0x01020304, 5 }; unsigned char *pb = (void *)&pk; printf("%d %d %d\n", pb[1], pb[4], pb[5]);
  long l = 1; l <<= 33; l |= 1; int t = l; printf("%ld %d %d\n", l, t, (short)(l >> 1)); uint32_t u = 0xfffffff0; u += 0x20; printf("%u %d\n", u, (int)(u - 0x20) < 0); int i8 = (int8_t)0x80; printf("%d\n", i8);
  float ff = 16777216.0f; ff += 1.0f; printf("%.1f %.3f\n", ff, (float)1 / 3 * 3 - 1); double d = 0.1 + 0.2; printf("%.17g %d\n", d, d == 0.3); printf("%d %d\n", (int)-1.9, (unsigned)3.9); d = 5; d -= 2.5; d /= 2; int id = 7; id *= 1.5; id -= 0.5; printf("%g %d\n", d, id); unsigned char wrap = 250; wrap += 10; printf("%d %d\n", wrap, wrap++ + ++wrap); int sh = 1; sh <<= 31; printf("%d %d\n", sh, sh >> 31);
  const char *s = "a\tb\\n\x41\0hidden" "tail"; printf("%zu %s\n", strlen(s), s); printf("%s\n", strerror(ENOENT)); errno = EPERM; printf("%d %m\n", errno); for (;;) { static int times; if (++times > 3) break; continue; } 
  switch (3) { int unused; case 1: unused = 1; case 3: { int x = 3; printf("in %d\n", x); } default: if (0) { case 9: printf("never\n"); } } int n = 5; while (n) switch (n--) { case 3: continue; default: printf("%d", n); } printf("\n");
  goto end; printf("skipped\n"); end:; { int z = 1; { int z = 2; printf("%d", z); } printf("%d\n", z); } int (*pa)[3] = &mm[1]; printf("%d %d\n", (*pa)[1], *(*(mm + 1) + 2)); char *names[] = { "x", "yy", NULL }; for (char **p = names; *p; p++) printf("%s.", *p); printf("%d\n", (int)(sizeof names / sizeof *names));
  void *vp = arr; printf("%d %d\n", ((int *)vp)[1], *(int *)((char *)vp + 8)); _Bool bb = 2; bb++; printf("%d %d\n", bb, (_Bool)0.1); long long m = -9223372036854775807LL - 1; printf("%lld %llu\n", m, (unsigned long long)m); printf("%d\n", sizeof(int) > -1); int q = 10; q = q++ * 2 + q; int vv = (q = 3, q + 1); printf("%d\n", vv); printf("%c%c\n", "hex"[1], *("abc" + 2)); printf("%d\n", _Generic(1.0, int: 1, double: 2, default: 3)); printf("%u\n", 'a' + 0u); printf("%.3s|%5s|%-5s|%c\n", "abcdef", "ab", "cd", 65); printf("%5d|%-5d|%05d|%+5d|% d|%x|%hhd|%hd|%ld\n", 42, 42, 42, 42, 42, -1, 300, 70000, 1L << 35);
  return an.kind; }
