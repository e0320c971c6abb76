// Structs, unions and bit-fields by value, returned and nested; designated initialisers, the later of two
// winning.
#include <stdio.h>
#include <stddef.h>
#include <string.h>
#include <stdint.h>
#include <stdlib.h>
struct p {
    int x, y;
};
struct big {
    char name[20];
    double d[3];
    struct p p;
};
struct p mk(int x, int y)
{
    return (struct p){ x, y };
}

struct p add(struct p a, struct p b)
{
    a.x += b.x;
    a.y += b.y;
    return a;
}

struct big mkbig(const char *n)
{
    struct big b = {0};
    strcpy(b.name, n);
    b.d[1] = 2.5;
    b.p = mk(3, 4);
    return b;
}

union u {
    int i;
    unsigned char c[4];
    float f;
};
struct bits {
    unsigned a:3;
    signed b:5;
    unsigned :0;
    unsigned c:12;
    unsigned long d:40;
    _Bool e:1;
};
struct flex {
    int n;
    int data[];
};
struct anon {
    int t;
    union {
        int i;
        double d;
    };
    struct {
        char a, b;
    };
};
struct mixed {
    char c;
    short s;
    int i;
    char c2;
    long l;
    char c3;
};
struct __attribute__((packed)) pk {
    char c;
    int i;
    short s;
};
struct al {
    char c;
    _Alignas(16) char d;
};
struct list {
    int v;
    struct list *next;
};
enum e {
    A, B = 5, C, D = -1, E2
};
typedef struct list list_t;
typedef int (*op)(int, int);
static int plus(int a, int b)
{
    return a + b;
}

static int minus(int a, int b)
{
    return a - b;
}

struct ops {
    const char *n;
    op f;
} table[] = { { "plus", plus }, { .f = minus, .n = "minus" } };
int main(void)
{
    struct p a = mk(1, 2), b = { .y = 5 };
    struct p c = add(a, b);
    printf("%d %d %d %d\n", c.x, c.y, a.x, mk(8, 9).y);
    struct big g = mkbig("hello"), h;
    h = g;
    h.name[0] = 'J';
    printf("%s %s %g %d\n", g.name, h.name, h.d[1], h.p.y);
    printf("%s\n", mkbig("tmp").name);
    union u u;
    u.i = 0x01020304;
    printf("%d %d\n", u.c[0], u.c[3]);
    u.f = 1.0f;
    printf("%x\n", u.i);
    struct bits bt = { 7, -3, 100, 1UL << 39, 1 };
    bt.a++;
    bt.b -= 14;
    bt.c = 5000;
    printf("%u %d %u %lu %d %zu\n", bt.a, bt.b, bt.c, (unsigned long)bt.d, bt.e, sizeof bt);
    printf("%d\n", (bt.a = 9));
    printf("%d\n", bt.a++ + ++bt.a);
    bt.e = 2;
    printf("%d\n", bt.e);
    unsigned char raw[sizeof bt];
    memset(&bt, 0, sizeof bt);
    bt.a = 5;
    bt.b = -1;
    bt.c = 0xabc;
    bt.d = 0x123456789a;
    memcpy(raw, &bt, sizeof raw);
    for (size_t i = 0; i < sizeof raw; i++) printf("%02x", raw[i]);
    puts("");
    struct flex *fl = malloc(sizeof *fl + 3 * sizeof(int));
    fl->n = 3;
    for (int i = 0; i < 3; i++) fl->data[i] = i * i;
    printf("%d %zu\n", fl->data[2], sizeof(struct flex));
    struct anon an = { 1, { .d = 2.5 }, { 'x', 'y' } };
    printf("%g %c %zu\n", an.d, an.b, sizeof an);
    an.i = 3;
    printf("%d\n", an.i);
    printf("%zu %zu %zu %zu %zu\n", sizeof(struct mixed), offsetof(struct mixed, l), offsetof(struct mixed, c2), sizeof(struct pk), offsetof(struct pk, s));
    printf("%zu %zu %zu\n", sizeof(struct al), _Alignof(struct al), offsetof(struct al, d));
    list_t n3 = { 3, NULL }, n2 = { 2, &n3 }, n1 = { 1, &n2 };
    int s = 0;
    for (list_t *l = &n1; l; l = l->next) s = s * 10 + l->v;
    printf("%d\n", s);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) printf("%s %d\n", table[i].n, table[i].f(5, 3));
    op ops[2] = { plus, &minus };
    printf("%d %d %d\n", (*ops[0])(1, 2), ops[1](1, 2), (**ops[1])(9, 1));
    printf("%d %d %d %d %zu\n", A, B, C, E2, sizeof(enum e));
    struct p arr[3] = { [1] = { 1, 2 }, [0].y = 7, { .x = 4 } };
    printf("%d %d %d %d\n", arr[0].y, arr[1].x, arr[1].y, arr[2].x);
    struct {
        struct p q[2];
        int z;
    } nest = { { { 1 }, { 2, 3 } }, 4 }, nest2 = { .q[1].y = 9, .z = 1 };
    printf("%d %d %d %d\n", nest.q[1].y, nest.z, nest2.q[1].y, nest2.q[0].x);
    struct p *pp = &(struct p){ 10, 20 };
    pp->x++;
    printf("%d\n", pp->x);
    (*pp).y = 3;
    printf("%d\n", pp->y);
    int ia[] = { 1, 2, [5] = 6, 7 };
    printf("%zu %d\n", sizeof ia / sizeof *ia, ia[6]);
    int ra[] = { [0 ... 3] = 9, [2] = 1 };
    printf("%d %d %d\n", ra[0], ra[2], ra[3]);
    char s1[] = "abc", s2[3] = "xyz", s3[10] = { 'a', 'b' }, s4[] = { "q" };
    printf("%zu %c %s %zu\n", sizeof s1, s2[2], s3, sizeof s4);
    struct p x = a, *px = &x, **ppx = &px;
    (*ppx)->x = 99;
    printf("%d\n", x.x);
    int cmp = memcmp(&a, &x, sizeof a) != 0;
    printf("%d\n", cmp);
    struct p cond = 1 ? a : b;
    printf("%d\n", cond.y);
    struct p chain;
    chain = cond = b;
    printf("%d\n", chain.y);
    struct {
        int m[2][3];
    } mm = { { { 1, 2, 3 }, { 4, 5 } } }, m2 = { 1, 2, 3, 4 };
    printf("%d %d %d\n", mm.m[1][1], mm.m[1][2], m2.m[1][0]);
    const struct p cp = { 1, 1 };
    printf("%d\n", cp.x);
    struct inner;
    struct outer {
        struct inner *i;
    } o = { 0 };
    printf("%d\n", o.i == NULL);
    return 0;
}
