// Declarations and odd corners: _Generic, _Static_assert, _Alignas, typeof, __auto_type, wide literals,
// constructors, compound literals.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stddef.h>

#include <stdalign.h>
#include <stdnoreturn.h>
#include <assert.h>
#define type(x) _Generic((x), int: "int", unsigned: "unsigned", long: "long", char: "char", double: "double", float: "float", char *: "char*", const char *: "const char*", int *: "int*", default: "other")
_Static_assert(sizeof(int) == 4, "int");
static_assert(1, "x");
struct s {
    int a;
    _Static_assert(1, "in struct");
};
typedef unsigned long ulong_t;
typedef ulong_t myul;
typedef int F(int);
typedef F *PF;
F declared;
int declared(int x)
{
    return x * 2;
}

static int apply(F f, int x)
{
    return f(x);
}

int cmp(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

int (*getf(void))(int)
{
    return declared;
}

int restrict_test(int *restrict a, const int *restrict b)
{
    return *a + *b;
}

__attribute__((constructor)) static void ctor(void)
{
    puts("ctor");
}

__attribute__((destructor)) static void dtor(void)
{
    puts("dtor");
}

static __attribute__((noinline, unused)) int attr(__attribute__((unused)) int x)
{
    return 1;
}

__thread int tls = 5;
_Thread_local int tls2 = 6;
extern __typeof__(declared) declared;
int global_init = sizeof(struct s) * 2 + 1;
int *gp = &global_init;
char *gs = "str" + 1;
int (*gf)(int) = declared;
struct s *gsp = &(struct s){ 42 };
static int *arrp[] = { &global_init, 0 };
long diff = (long)&((struct { char c; long l; } *)0)->l;
int main(void)
{
    printf("%s %s %s %s %s %s %s\n", type(1), type(1u), type('a'), type((char)1), type(1.0f), type("s"), type(&(int){0}));
    printf("%s\n", type((const char *)0));
    short sh = 1;
    printf("%s %s\n", type(sh), type(+sh));
    printf("%d %d %d\n", apply(declared, 4), getf()(5), ((PF)declared)(6));
    int a[] = { 3, 1, 2 };
    qsort(a, 3, sizeof *a, cmp);
    printf("%d%d%d\n", a[0], a[1], a[2]);
    wchar_t w[] = L"h\u00e9\x4e2d";
    printf("%zu %x %x %x\n", sizeof w / sizeof *w, w[0], w[1], w[2]);
    puts(u8"\u4e2d\U0001F600 é 中");
    printf("%zu\n", strlen("中"));
    printf("%x\n", L'中');
    printf("%zu %zu\n", alignof(double), _Alignof(char));
    alignas(64) char al[3];
    printf("%d\n", (int)((unsigned long)al % 64));
    printf("%d %d\n", tls, tls2);
    printf("%d %d %s %d %d\n", global_init, *gp, gs, gf(1), gsp->a);
    printf("%ld %d\n", diff, *arrp[0]);
    int x = 5;
    __typeof__(x) y = 6;
    __auto_type z = y + 1.5;
    printf("%g %zu\n", z, sizeof(typeof(z)));
    int *restrict rp = &x;
    printf("%d\n", restrict_test(rp, &y));
    printf("%d\n", *&x);
    printf("%d %d\n", __builtin_expect(1, 1), __builtin_constant_p(3));
    char *p = "a\tb\\n\"q\" \a\b\f\v\r\e[0m\?";
    for (; *p; p++) printf("%d ", *p);
    puts("");
    printf("%s\n", "nul\0hidden");
    printf("%zu\n", sizeof "nul\0hidden");
    printf("%d\n", sizeof(int[3]) == 12);
    register int reg = 3;
    auto int au = 4;
    printf("%d\n", reg + au);
    unsigned long long int ull = 1;
    long unsigned lu = 2;
    int long il = 3;
    short unsigned int sui = 4;
    printf("%llu\n", ull + lu + il + sui);
    signed si = -1;
    printf("%d\n", si);
    const volatile int cv = 3;
    int const ci = 4;
    printf("%d\n", cv + ci);
    assert(x == 5);
    printf("%d\n", __builtin_popcount(255));
    printf("%d %d\n", __builtin_clz(1), __builtin_ctz(8));
    void (*np)(void) = NULL;
    printf("%d\n", np == 0);
    printf("%d\n", main == 0);
    printf("%zu\n", sizeof(void));
    printf("%zu\n", sizeof(main));
    char *vla;
    {
        int n = 5;
        vla = alloca(n);
        memset(vla, 'x', n);
        vla[4] = 0;
        puts(vla);
    }
    printf("%d\n", (1, 2, 3));
    int t = sizeof(x++);
    printf("%d %d\n", x, t);
    unsigned u = 3;
    printf("%d\n", u > -1);
    printf("%d\n", (char)-1 == 255);
    printf("%s\n", (char *){ "lit" });
    int cl = (int[]){ 1, 2, 3 }[1];
    printf("%d\n", cl);
    struct {
        int a:4;
    } bf = { -3 };
    printf("%d %zu\n", bf.a, sizeof bf);
    enum {
        X1 = 1 << 4, X2
    } ee = X2;
    printf("%d\n", ee);
    printf("%d\n", ({ enum { Q = 3 }; Q; }));
    extern char **environ;
    printf("%d\n", environ != NULL);
    long l = (long)&x;
    printf("%d\n", *(int *)l);
    printf("%d\n", offsetof(struct { char a; int b[3]; }, b[2]) == 12);
    printf("%.3s|%c\n", "abcdef", *("xyz" + 1));
    int i = 0;
    int arr[3] = { i++, i++, i++ };
    printf("%d %d\n", arr[2], i);
    printf("%d\n", !"abc");
    _Bool bb = 3;
    printf("%d\n", bb + bb);
    return 0;
}
