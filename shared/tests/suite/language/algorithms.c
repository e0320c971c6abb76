// Small programs over the whole language: trees, hashes, permutations, matrices, sieves.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <stdint.h>
/* tricky evaluation */ static int log_[20], nl;
static int L(int x)
{
    log_[nl++] = x;
    return x;
}

struct v {
    float x, y, z;
};
struct v vadd(struct v a, struct v b)
{
    return (struct v){ a.x + b.x, a.y + b.y, a.z + b.z };
}

struct small {
    char c;
};
struct small mks(char c)
{
    struct small s = { c };
    return s;
}

struct arr {
    int a[4];
};
struct arr mka(int n)
{
    struct arr r;
    for (int i = 0; i < 4; i++) r.a[i] = n + i;
    return r;
}

static struct arr ga = { { 1, 2, 3, 4 } };
union un {
    struct {
        unsigned lo : 4, hi : 4;
    } n;
    unsigned char b;
};
typedef struct tree {
    int k;
    struct tree *l, *r;
} tree;
static tree *ins(tree *t, int k)
{
    if (!t) {
        t = calloc(1, sizeof *t);
        t->k = k;
    } else if (k < t->k) t->l = ins(t->l, k);
    else t->r = ins(t->r, k);
    return t;
}

static void walk(const tree *t, void (*f)(int, void *), void *arg)
{
    if (!t) return;
    walk(t->l, f, arg);
    f(t->k, arg);
    walk(t->r, f, arg);
}

static void acc(int k, void *arg)
{
    *(int *)arg = *(int *)arg * 2 + k;
}

static int fib(int n)
{
    static int memo[50];
    return n < 2 ? n : memo[n] ? memo[n] : (memo[n] = fib(n - 1) + fib(n - 2));
}

static unsigned hash(const char *s)
{
    unsigned h = 5381;
    for (int c; (c = *s++);) h = (h << 5) + h + c;
    return h;
}

static uint32_t crc(const void *p, size_t n)
{
    uint32_t c = ~0u;
    const uint8_t *b = p;
    while (n--) {
        c ^= *b++;
        for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
    }
    return ~c;
}

static uint64_t xs(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

static void perm(char *s, int l, int r)
{
    if (l == r) {
        printf("%s ", s);
        return;
    }
    for (int i = l; i <= r; i++) {
        char t = s[l];
        s[l] = s[i];
        s[i] = t;
        perm(s, l + 1, r);
        t = s[l];
        s[l] = s[i];
        s[i] = t;
    }
}

static int ack(int m, int n)
{
    return !m ? n + 1 : !n ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1));
}

static long gcd(long a, long b)
{
    while (b) {
        long t = a % b;
        a = b;
        b = t;
    }
    return a;
}

static int apply(int (*f[])(int), int n, int x)
{
    while (n--) x = (*f++)(x);
    return x;
}

static int dbl(int x)
{
    return 2 * x;
}

static int inc(int x)
{
    return x + 1;
}

static int (*pick(char c))(int)
{
    switch (c) {
        case 'd': return dbl;
        case 'i': return &inc;
    }
    return 0;
}

static void (*volatile handler)(int);
static void h1(int s)
{
    printf("h1 %d\n", s);
}

static int cmp(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

static inline int sgn(int x)
{
    return (x > 0) - (x < 0);
}

int main(void)
{
    int x = L(1) && L(0) && L(2) || L(3);
    printf("%d:", x);
    for (int i = 0; i < nl; i++) printf(" %d", log_[i]);
    puts("");
    struct v v = vadd(vadd((struct v){1,2,3}, (struct v){.y=1}), (struct v){0.5f,0.25f,0.125f});
    printf("%g %g %g\n", v.x, v.y, v.z);
    printf("%c %d %d\n", mks('q').c, mka(5).a[2], (mka(7), ga).a[3]);
    struct arr b = ga;
    b.a[0] = 99;
    printf("%d %d\n", ga.a[0], b.a[0]);
    ga = mka(3);
    printf("%d\n", ga.a[3]);
    union un u;
    u.b = 0xa5;
    printf("%u %u\n", u.n.lo, u.n.hi);
    u.n.lo = 17;
    printf("%x\n", u.b);
    tree *t = NULL;
    int ks[] = { 5, 2, 8, 1, 9, 3 };
    for (size_t i = 0; i < sizeof ks / sizeof *ks; i++) t = ins(t, ks[i]);
    int a = 0;
    walk(t, acc, &a);
    printf("%d\n", a);
    printf("%d %u %08x\n", fib(40), hash("hello"), crc("123456789", 9));
    uint64_t s = 88172645463325252ULL;
    xs(&s);
    printf("%lu\n", xs(&s));
    char p[] = "abc";
    perm(p, 0, 2);
    puts("");
    printf("%d %ld\n", ack(2, 3), gcd(1071, 462));
    int (*fs[])(int) = { dbl, inc, dbl };
    printf("%d\n", apply(fs, 3, 5));
    printf("%d %d\n", pick('d')(4), pick('i')(4));
    handler = h1;
    handler(3);
    (*handler)(4);
    (****handler)(5);
    const char *w[] = { "pear", "apple", "fig" };
    qsort(w, 3, sizeof *w, cmp);
    printf("%s %s %s\n", w[0], w[1], w[2]);
    printf("%d%d%d\n", sgn(-4), sgn(0), sgn(9));
    int m[3][3] = { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 } }, r[3][3];
    for (int i = 0; i < 3; i++) for (int j = 0; j < 3; j++) {
        r[i][j] = 0;
        for (int k = 0; k < 3; k++) r[i][j] += m[i][k] * m[k][j];
    }
    printf("%d %d\n", r[0][0], r[2][2]);
    char sieve[100] = {0};
    int cnt = 0;
    for (int i = 2; i < 100; i++) {
        if (sieve[i]) continue;
        cnt++;
        for (int j = i * i; j < 100; j += i) sieve[j] = 1;
    }
    printf("%d\n", cnt);
    unsigned char uc = 0xff;
    printf("%d %d %d\n", uc << 4, (unsigned char)(uc << 4), ~uc);
    short sh = -1;
    printf("%u %x\n", (unsigned)sh, (unsigned short)sh);
    printf("%d\n", (int)sizeof(sh << 1L));
    char c = 'z';
    c++;
    printf("%d\n", c);
    c = c > 'z' ? 'a' : c;
    putchar(c);
    puts("");
    long long big = 1LL << 62;
    int i = 5;
    i += i++ * 0 + 1;
    printf("%d\n", i > 0);
    int arr[5] = { 0 };
    int *q = arr;
    *q++ = 1;
    *(q++) = 2;
    (*q)++;
    ++*q;
    q[1] = 7;
    printf("%d %d %d %d %ld\n", arr[0], arr[1], arr[2], arr[3], (long)(q - arr));
    int n = 3;
    int vla[n][n];
    memset(vla, 0, sizeof vla);
    vla[1][2] = 5;
    int (*vp)[n] = vla;
    printf("%d %zu %zu\n", vp[1][2], sizeof vla, sizeof *vp);
    for (int i = 1; i <= 3; i++) {
        char buf[i * 4];
        snprintf(buf, sizeof buf, "%s", "abcdefghijk");
        printf("%s ", buf);
    }
    puts("");
    double d = 1e10;
    printf("%ld %d %f\n", (long)d, (int)(float)16777217, (double)(float)0.1);
    printf("%d %d\n", 0.1 + 0.2 == 0.3, 0.1f + 0.2f == 0.3f);
    printf("%.3f %.3f\n", 7 / 2 * 1.0, 7 / 2.0);
    printf("%d\n", (int)-2.5 % 2);
    float f = 1;
    f /= 3;
    printf("%.8f\n", f);
    f += 1e-9;
    printf("%.8f\n", f);
    int k = 7;
    k /= 2.0;
    printf("%d\n", k);
    k -= 0.5;
    printf("%d\n", k);
    unsigned un_ = 1;
    un_ -= 2;
    printf("%u\n", un_);
    printf("%s\n", "a" "b" /* c */ "c");
    static const struct {
        const char *n;
        int v;
    } tab[] = { { "one", 1 }, { "two", 2 }, { 0 } };
    for (int i = 0; tab[i].n; i++) printf("%s=%d ", tab[i].n, tab[i].v);
    puts("");
    enum {
        RED, GREEN = 10, BLUE
    };
    printf("%d\n", BLUE);
    goto skip;
    printf("never\n");
    skip: printf("%d\n", ({ int z = 3; z * z; }));
    int *pp = (int[]){ 4, 5, 6 };
    printf("%d\n", pp[2]);
    struct {
        int n;
        char s[];
    } *fx = malloc(sizeof *fx + 6);
    strcpy(fx->s, "flex");
    printf("%s %zu\n", fx->s, sizeof *fx);
    free(fx);
    char str[] = { 'h', 'i', 0 };
    printf("%s %zu\n", str, sizeof str);
    char *sp = str;
    *sp = 'H';
    printf("%s\n", str);
    void *vp2 = &x;
    *(int *)vp2 = 42;
    printf("%d\n", x);
    int **ppp = &(int *){ &x };
    printf("%d\n", **ppp);
    uintptr_t ip = (uintptr_t)&x;
    printf("%d %d\n", ip % 4 == 0, *(int *)ip);
    volatile int vi = 3;
    vi = vi + vi;
    printf("%d\n", vi);
    const int *ci = &x;
    int const *const cci = ci;
    printf("%d\n", *cci);
    printf("%d\n", (int){ 3 } + (int){ 4 });
    printf("%d\n", sizeof(struct { char a; double b; }));
    printf("%d %d\n", -5 / 2, -5 % 3);
    printf("%d\n", 1 << 31 >> 31);
    printf("%u\n", 1u << 31 >> 31);
    return (x == 42) + sgn(5) * 2;
}
