#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>
typedef struct node { int key; struct node *left, *right; } node;
static node *insert(node *n, int k) { if (!n) { n = calloc(1, sizeof *n); n->key = k; return n; } if (k < n->key) n->left = insert(n->left, k); else n->right = insert(n->right, k); return n; }
static void walk(const node *n, void (*f)(int, void *), void *arg) { if (!n) return; walk(n->left, f, arg); f(n->key, arg); walk(n->right, f, arg); }
static void show(int k, void *arg) { int *n = arg; printf("%s%d", (*n)++ ? "," : "", k); }
static int cmp(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static unsigned hash(const char *s) { unsigned h = 5381; while (*s) h = h * 33 ^ (unsigned char)*s++; return h; }
union u { int i; unsigned char b[4]; float f; };
typedef unsigned long size_type; typedef int matrix[3][3];
static void mul(matrix a, matrix b, matrix r) { for (int i = 0; i < 3; i++) for (int j = 0; j < 3; j++) { r[i][j] = 0; for (int k = 0; k < 3; k++) r[i][j] += a[i][k] * b[k][j]; } }
static int (*pick(int n))(int) { extern int toupper(int); extern int tolower(int); return n ? toupper : tolower; }
struct list { struct list *next; int v; }; struct list *rev(struct list *l) { struct list *r = NULL, *n; for (; l; l = n) { n = l->next; l->next = r; r = l; } return r; }
static long collatz(long n) { long c = 0; while (n != 1) { n = n & 1 ? 3 * n + 1 : n / 2; c++; } return c; }
struct big { int a[20]; }; static struct big twice(struct big b) { for (int i = 0; i < 20; i++) b.a[i] *= 2; return b; }
static int is_prime(int n) { for (int i = 2; i * i <= n; i++) if (n % i == 0) return 0; return n > 1; }
int main(void) {
  node *t = NULL; int v[] = { 5, 3, 8, 1, 4, 7, 9, 2, 6 }; for (size_t i = 0; i < sizeof v / sizeof v[0]; i++) t = insert(t, v[i]); int n = 0; walk(t, show, &n); puts("");
  qsort(v, 9, sizeof(int), cmp); for (int i = 0; i < 9; i++) printf("%d ", v[i]); printf("\n"); printf("%u\n", hash("namespace"));
  union u u = { .f = 1.0f }; printf("%x %d %02x\n", u.i, u.b[3], u.b[2]); matrix a = { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 } }, r; mul(a, a, r); printf("%d %d\n", r[0][0], r[2][2]);
  printf("%c %c\n", pick(1)('a'), pick(0)('Z')); struct list l3 = { NULL, 3 }, l2 = { &l3, 2 }, l1 = { &l2, 1 }; for (struct list *l = rev(&l1); l; l = l->next) printf("%d ", l->v); printf("\n");
  printf("%ld\n", collatz(27)); struct big b = { { 1, 2, 3 } }; struct big c = twice(twice(b)); printf("%d %d %d\n", c.a[2], b.a[2], twice(c).a[0]);
  int np = 0; for (int i = 0; i < 1000; i++) np += is_prime(i); printf("%d primes\n", np);
  char line[100]; snprintf(line, sizeof line, "%-10s|%5d|%05d|%+d|%x|%X|%#x|%8.3f|%e|%g|%c|%%|%p", "left", 42, 42, 42, 255, 255, 255, 3.14159, 12345.678, 0.0001, 'q', (void *)0); puts(line);
  char *dup = strdup("a,b,,c"); for (char *tok = strtok(dup, ","); tok; tok = strtok(NULL, ",")) printf("<%s>", tok); puts(""); free(dup);
  printf("%d %ld %g\n", atoi("-12x"), strtol("0x1f", NULL, 0), atof("2.5e3")); printf("%d %d\n", strcmp("a", "b") < 0, memcmp("abc", "abd", 3) < 0);
  unsigned char *bytes = (unsigned char *)&n; printf("%d\n", bytes[0]); int arr[10] = { [2] = 5, [7] = 1 }; int sum = 0; for (int *p = arr; p < arr + 10; ++p) sum += *p; printf("%d\n", sum);
  for (char ch = 'a'; ch <= 'e'; ch++) putchar(toupper(ch)); putchar('\n'); int i = 0; int z = i++ + ++i; (void)z; printf("%d\n", i); const char *const msgs[] = { "x", "y" }; printf("%s\n", msgs[1]);
  printf("%s\n", (char *[]){ "p", "q" }[1]); printf("%d\n", !!"" && 1 || 0); long long q = -1; printf("%llx %lld\n", (unsigned long long)q >> 4, q >> 4); printf("%zu\n", sizeof(struct { char a; long b; char c; }));
  short s1 = 1; s1 = s1 << 15; printf("%d\n", s1); unsigned short us = 65535; us++; printf("%d\n", us); int neg = -5; unsigned un = 3; printf("%d %d\n", neg < (int)un, neg > un); printf("%d\n", (neg, un) > 2u);
  int (*fp)(const char *, ...) = printf; fp("via pointer %d %s\n", 5, "ok"); int (*const tab[2])(const void *, const void *) = { cmp, cmp }; printf("%d\n", tab[1](&v[1], &v[0])); printf("%5.2f|%-8d|%*d|%.*s\n", 2.345, 7, 6, 9, 2, "abc");
  return 0; }
