// Functions: pointers to them, tables of them, struct results, tentative definitions, deep recursion.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
char *dup2_(const char *s)
{
    return strcpy(malloc(strlen(s) + 1), s);
}

int f(int a, int b, int c, int d, int e, int g, int h, int i, int j, double k, float l, char m)
{
    return a + b + c + d + e + g + h + i + j + (int)k + (int)l + m;
}

int g(int, ...);
int k1(void), k2(int), *k3(void);
int k1(void)
{
    return 1;
}

int k2(int x)
{
    return x;
}

int *k3(void)
{
    static int v = 8;
    return &v;
}

typedef struct {
    int (*open)(const char *);
    int (*close)(int);
} ops_t;
static int my_open(const char *s)
{
    return (int)strlen(s);
}

static int my_close(int fd)
{
    return -fd;
}

static const ops_t ops = { .open = my_open, .close = my_close };
struct shape {
    const struct vt {
        double (*area)(const struct shape *);
        const char *name;
    } *vt;
    double a, b;
};
static double rect(const struct shape *s)
{
    return s->a * s->b;
}

static double circ(const struct shape *s)
{
    return 3 * s->a * s->a;
}

static const struct vt R = { rect, "rect" }, C = { circ, "circ" };
int (*table[2][2])(int) = { { abs, k2 }, { k2, abs } };
static int depth(int n)
{
    int local[100];
    local[n % 100] = n;
    return n ? depth(n - 1) + (local[n % 100] == n) : 0;
}

static char *const consts[] = { [2] = "two", [0] = "zero" };
extern int undefined_but_unused;
int arr_ext[];
int arr_ext[3] = { 1, 2, 3 };
static struct {
    int x;
    struct {
        int y[2];
    } in;
} deep[2] = { [1].in.y[1] = 7, [0] = { 1, { { 2, 3 } } } };
void vf(void)
{
    return;
}

void vg(void)
{
    return vf();
}

const char *cond(int x)
{
    return x > 0 ? "pos" : x < 0 ? "neg" : "zero";
}

int main(int argc, char **argv)
{
    char *s = dup2_("dup");
    puts(s);
    free(s);
    printf("%d\n", f(1,2,3,4,5,6,7,8,9,10.9,11.9f,'\1'));
    printf("%d %d %d\n", k1(), k2(5), *k3());
    printf("%d %d\n", ops.open("four"), ops.close(3));
    struct shape sh[] = { { &R, 2, 3 }, { &C, 2 } };
    for (int i = 0; i < 2; i++) printf("%s %g\n", sh[i].vt->name, sh[i].vt->area(&sh[i]));
    printf("%d %d\n", table[0][0](-4), table[1][0](-4));
    printf("%d\n", depth(5000));
    printf("%s %d\n", consts[2], consts[1] == NULL);
    printf("%zu %d\n", sizeof arr_ext, arr_ext[2]);
    printf("%d %d %d\n", deep[1].in.y[1], deep[0].in.y[0], deep[1].x);
    vg();
    printf("%s %s %s\n", cond(1), cond(-1), cond(0));
    int x = 10, *p = &x;
    *p += 5;
    (*p)--;
    printf("%d\n", x);
    int y = x++ + ++x;
    printf("%d\n", x);
    y = -x;
    y = !x;
    y = ~x;
    printf("%d\n", y);
    y = x > 5 && x < 100;
    printf("%d\n", y);
    x = y = 7;
    printf("%d %d\n", x, y);
    x ^= y;
    y ^= x;
    x ^= y;
    printf("%d %d\n", x, y);
    printf("%d\n", (x, y));
    unsigned a = 0xF0;
    printf("%x %x %x %x\n", a | 0xF, a & 0x3C, a ^ 0xFF, ~a & 0xFF);
    printf("%d %d %d\n", 7 == 7, 7 != 7, 3 <= 3);
    int i = 0;
    i = i++ + i++ == 99;
    char c = 65;
    printf("%c %d\n", c, c);
    printf("%d\n", 'A' + 1);
    int n[3] = { 1 };
    printf("%d%d%d\n", n[0], n[1], n[2]);
    printf("%s\n", argc > 5 ? argv[5] : "none");
    printf("%5s|%-5s|%c|%%|%x\n", "ab", "cd", 'e', 255);
    char multi[] = "line1\nline2\ttab\\ \"q\"";
    puts(multi);
    printf("%d\n", (int)strlen(multi));
    long l = 123456789012L;
    printf("%ld %d\n", l, (int)l);
    short ss = (short)l;
    printf("%d\n", ss);
    printf("%lu\n", sizeof l);
    double dd = 22 / 7;
    printf("%.2f\n", dd);
    do x--;
    while (x > 3);
    printf("%d\n", x);
    for (int a = 0, b = 5; a < b; ++a, --b) printf("%d%d ", a, b);
    puts("");
    {
        int x = 99;
        printf("%d ", x);
    }
    printf("%d\n", x);
    while (x --> 0) printf("%d ", x);
    puts("");
    exit(EXIT_FAILURE);
}
