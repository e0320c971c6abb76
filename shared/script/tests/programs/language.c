#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <limits.h>
#include <stdint.h>
struct P { int x, y; };
struct Q { char c; struct P p; short s; union { int i; float f; char b[8]; }; double d; };
typedef int (*op_t)(int, int);
static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
static op_t ops[] = { add, sub, [3] = add };
enum color { RED, GREEN = 5, BLUE };
static const char *names[] = { [RED] = "red", [GREEN] = "green", [BLUE] = "blue" };
struct P mk(int x, int y) { struct P p = { x, y }; return p; }
struct Q mkq(int n) { struct Q q = { .c = 'a' + n, .p = { n, n * 2 }, .i = n, .d = n / 2.0 }; return q; }
int sumv(int n, ...) { va_list ap, ap2; va_start(ap, n); va_copy(ap2, ap); int s = 0; for (int i = 0; i < n; i++) s += va_arg(ap, int); va_end(ap);
  for (int i = 0; i < n; i++) s += 1000 * va_arg(ap2, int); va_end(ap2); return s; }
double dv(const char *f, ...) { va_list ap; va_start(ap, f); double s = 0; while (*f) { switch (*f++) { case 'd': s += va_arg(ap, double); break; case 'i': s += va_arg(ap, int); break; case 'l': s += va_arg(ap, long); break; case 'p': s += va_arg(ap, struct P *)->x; break; } } va_end(ap); return s; }
int fact(int n) { return n <= 1 ? 1 : n * fact(n - 1); }
int fib(int n) { if (n < 2) return n; return fib(n - 1) + fib(n - 2); }
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define STR(x) #x
#define XSTR(x) STR(x)
#define CAT(a, b) a##b
#define LOG(fmt, ...) printf("[%s:%d] " fmt "\n", __func__, __LINE__, ##__VA_ARGS__)
#define SWAP(a, b) do { typeof(a) t_ = (a); (a) = (b); (b) = t_; } while (0)
int g1 = 7, g2, *gp = &g1; int garr[] = { 1, 2, 3, 4, 5 }; int *gmid = &garr[2]; char gs[] = "hello"; char gs2[10] = "abc"; const char *gcp = "const" "cat";
struct { int a; struct { char n[8]; int v[3]; } in[2]; } gn = { 1, { { "one", { 1, 2 } }, { "two", { 3, 4, 5 } } } };
int counter(void) { static int c = 100; return ++c; }
int main(int argc, char **argv) {
  printf("%d %d %d %d\n", ops[0](3, 4), ops[1](3, 4), ops[3](1, 1), ops[2] == NULL);
  printf("%s %s %s\n", names[RED], names[GREEN], names[BLUE]);
  struct P p = mk(3, 4), pp[3] = { mk(1, 2), { 5, 6 } }; printf("%d %d %d %d %d\n", p.x, p.y, pp[0].y, pp[1].x, pp[2].x);
  struct Q q = mkq(2); printf("%c %d %d %d %g %zu %zu %zu\n", q.c, q.p.x, q.p.y, q.i, q.d, sizeof q, offsetof(struct Q, d), offsetof(struct Q, s));
  printf("%d %d\n", mkq(3).p.y, mk(8, 9).x);
  printf("%d %g\n", sumv(3, 1, 2, 3), dv("dilp", 1.5, 2, 3L, &p));
  printf("%d %d\n", fact(10), fib(15));
  printf("%d %s %d\n", MAX(3, 7), XSTR(MAX(1,2)), CAT(g, 1)); LOG("x=%d", 5); LOG("none");
  int a = 1, b = 2; SWAP(a, b); printf("%d %d\n", a, b);
  printf("%d %d %d %s %s %s %c\n", *gp, g2, *gmid, gs, gs2, gcp, gs2[9] + 'A');
  printf("%s %d %s %d %d\n", gn.in[0].n, gn.in[0].v[2], gn.in[1].n, gn.in[1].v[2], (int)sizeof gn);
  printf("%d %d %d\n", counter(), counter(), counter());
  unsigned u = 0; u--; printf("%u %d %ld %lu\n", u, u > 0, (long)u, (unsigned long)-1);
  signed char sc = -1; unsigned char uc = -1; short sh = 40000; printf("%d %d %d %d\n", sc, uc, sh, sc == uc);
  printf("%d %d %d %d\n", -7 / 2, -7 % 2, -7 >> 1, (unsigned)-7 >> 28);
  printf("%lld %llu %d\n", LLONG_MIN, ULLONG_MAX, INT_MIN);
  printf("%d\n", (char)200); printf("%d\n", (int)3.99); printf("%u\n", (unsigned char)300.5f > 3);
  float f = 0.1f; double d = f; printf("%.10f %.10f %d\n", f, d, f == 0.1); f += 1; f *= 3; f /= 7; printf("%.9g\n", f);
  int m[3][4]; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) m[i][j] = i * 10 + j; int (*row)[4] = m + 1; printf("%d %d %zu %zu\n", m[2][3], (*row)[2], sizeof m, sizeof m[0]);
  int s = 0; for (int i = 0;; i++) { if (i == 3) continue; if (i > 6) break; s += i; } printf("%d\n", s);
  int w = 10; while (w-- > 0) { if (w == 5) break; } do { w++; } while (w < 8); printf("%d\n", w);
  for (int i = 0; i < 8; i++) switch (i) { case 0: printf("zero "); case 1: printf("one "); break; case 3 ... 5: printf("mid "); break; default: printf("def "); } printf("\n");
  int k = 0; again: if (k < 3) { k++; goto again; } printf("%d\n", k);
  char *str = "pointer"; char buf[32]; strcpy(buf, str); buf[0] = 'P'; printf("%s %zu %c %s\n", buf, strlen(buf), *(str + 2), &str[3]);
  int *ip = garr; ip += 2; printf("%d %d %ld %d\n", *ip++, *ip, ip - garr, ip[-1]); printf("%d\n", 2[garr]);
  struct P *h = malloc(sizeof *h * 2); h[1].x = 5; (h + 1)->y = 6; struct P cp = h[1]; printf("%d %d\n", cp.x, cp.y); free(h);
  int vla_n = 5; int vla[vla_n]; for (int i = 0; i < vla_n; i++) vla[i] = i * i; printf("%d %zu\n", vla[4], sizeof vla);
  int *cl = (int[]){ 9, 8, 7 }; printf("%d %d\n", cl[1], ((struct P){ .y = 3 }).y);
  _Bool bo = 5; bool bf = 0.5; printf("%d %d\n", bo, bf); bo = &a != NULL; printf("%d %zu\n", bo, sizeof(bool));
  printf("%d %d\n", (1, 2), (a = 5, a + 1)); int x = 5; x += x++ ? 1 : 0; x <<= 2; x ^= 0xff; x |= 1 << 10; x &= ~3; printf("%d %d %d\n", x, !x, ~x);
  printf("%d\n", argc > 0 && argv[0] != NULL); long big = 1L << 40; printf("%ld %lx %#o\n", big, big, 8);
  printf("%c%c%c\n", 'a', '\x41', '\101'); printf("%s\n", __func__); unsigned long long ull = 18446744073709551615ULL; printf("%llu\n", ull / 3);
  struct { unsigned a : 3, b : 5; int c : 4; } bits = { 7, 17, -3 }; bits.a++; bits.b -= 1; printf("%u %u %d %zu\n", bits.a, bits.b, bits.c, sizeof bits);
  printf("%d %d\n", sizeof(char) == 1, (int)sizeof(long double)); int64_t i64 = INT64_MIN; printf("%jd\n", (intmax_t)i64);
  struct P arr2[2][2] = { { { 1, 2 }, { 3, 4 } }, { { 5, 6 }, { 7, 8 } } }; printf("%d\n", arr2[1][0].y); int e[] = { 1, 2, [5] = 6, 7 }; printf("%zu %d\n", sizeof e / sizeof *e, e[6]);
  printf("%d\n", ({ int z = 3; z * 2; })); char c3 = 'x'; c3 += 300; printf("%d\n", c3); double dd = 1e300 * 1e10; printf("%f %f\n", dd, -dd); printf("%d\n", (int)(unsigned char)~0);
  return 3; }
