#include <stdio.h>
#include <stdlib.h>
#include <string.h>
typedef struct { int x, y; char name[16]; } pt;
union u { int i; float f; unsigned char b[4]; };
enum e { A, B = 5, C };
static int fact(int n) { return n <= 1 ? 1 : n * fact(n - 1); }
pt mk(int x) { pt p = { .x = x, .y = x * 2, .name = "pt" }; return p; }
int sum(int n, ...) { __builtin_va_list ap; __builtin_va_start(ap, n); int s = 0; for (int i = 0; i < n; i++) s += __builtin_va_arg(ap, int); __builtin_va_end(ap); return s; }
int (*ops[])(int) = { fact, abs };
int main(void) {
    pt p = mk(3); printf("%d %d %s\n", p.x, p.y, p.name); pt q = p; q.x++; printf("%d %d\n", p.x, q.x);
    union u u; u.f = 1.0f; printf("%x %d\n", u.i, u.b[3]);
    int m[3][4]; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) m[i][j] = i * j; printf("%d %zu\n", m[2][3], sizeof m);
    printf("%d %d %d\n", A, B, C); printf("%d %d\n", sum(3, 1, 2, 3), ops[0](5));
    int n = 5; int vla[n]; for (int i = 0; i < n; i++) vla[i] = i; printf("%zu %d\n", sizeof vla, vla[4]);
    switch (n) { case 1: puts("1"); case 5: puts("5"); case 6: puts("6"); break; default: puts("d"); }
    int i = 0; again: if (i++ < 3) goto again; printf("%d\n", i);
    unsigned char c = 250; c += 10; printf("%d %d %u\n", c, (signed char)200, -1); printf("%d %d %d\n", -7 / 2, -7 % 2, -7 >> 1);
    printf("%ld %lu\n", 1L << 40, ~0UL); float f = 0.1f; double d = 0.1; printf("%d %.10f\n", f == d, f);
    const char *s = "con" "cat" "\x41\101\n"; printf("%s", s); printf("%d\n", (int)strlen(s)); printf("%s\n", __func__);
    int arr[] = { [2] = 7, [5] = 1 }; printf("%zu %d\n", sizeof arr / sizeof *arr, arr[2]); printf("%d\n", ({ int t = 4; t * t; }));
    struct { unsigned a : 3, b : 5; int c : 4; } bf = { 5, 17, -3 }; bf.a += 4; printf("%d %d %d\n", bf.a, bf.b, bf.c);
    long long ll = 0x7fffffffffffffffLL; printf("%lld %llu\n", ll, (unsigned long long)ll + 1); char *e = (char *)&ll; printf("%d\n", e[7]);
    do { i--; if (i == 2) continue; } while (i > 0); printf("%d %d\n", i, i ? 1 : 2); printf("%zu %zu %zu\n", sizeof(int *), sizeof(pt), sizeof(union u)); printf("%d\n", (int)3.99 + (int)-3.99); printf("%d%d\n", !5, !!5);
    return 0; }
