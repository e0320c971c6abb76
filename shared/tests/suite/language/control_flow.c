// Statements: switch with fall-through and ranges, Duff's device, goto, nested loops, recursion, static locals.
#include <stdio.h>
#include <stdlib.h>
static int counter(void)
{
    static int n;
    static int start = 10;
    return ++n + start;
}

static int sw(int x)
{
    int r = 0;
    switch (x) {
        case 1: r += 1;
        case 2: r += 2;
        break;
        default: r = 100;
        case 3: r += 3;
        break;
        case 4 ... 6: r = 46;
        break;
        case -1: {
            int q = 9;
            r = q;
        }
    }
    return r;
}

static void duff(char *to, const char *from, int count)
{
    int n = (count + 7) / 8;
    switch (count % 8) {
        case 0: do {
            *to++ = *from++;
            case 7: *to++ = *from++;
            case 6: *to++ = *from++;
            case 5: *to++ = *from++;
            case 4: *to++ = *from++;
            case 3: *to++ = *from++;
            case 2: *to++ = *from++;
            case 1: *to++ = *from++;
        } while (--n > 0);
    }
}

static int gt(int n)
{
    int i = 0;
    again: if (i < n) { i += 2; goto again; } if (n == 7) goto out;
    i = -i;
    out: return i;
}

static int nested(void)
{
    for (int i = 0; i < 10; i++) {
        for (int j = 0; j < 10; j++) {
            if (i * j == 42) goto done;
            if (j > i) break;
            if ((i + j) % 2) continue;
        }
    }
    return 0;
    done: return 1;
}

static int fact(int n)
{
    return n <= 1 ? 1 : n * fact(n - 1);
}

static int even(int n);
static int odd(int n)
{
    return n == 0 ? 0 : even(n - 1);
}

static int even(int n)
{
    return n == 0 ? 1 : odd(n - 1);
}

static void hanoi(int n, char a, char b, char c, int *cnt)
{
    if (!n) return;
    hanoi(n-1, a, c, b, cnt);
    ++*cnt;
    hanoi(n-1, c, b, a, cnt);
}

typedef int (*fn)(int);
static fn choose(int w)
{
    return w ? fact : gt;
}

static int (*choose2(int w))(int)
{
    return choose(w);
}

_Noreturn static void die(int c) { exit(c); } static inline __attribute__((always_inline)) int in1(int x)
{
    return x + 1;
}

extern int ext;
int ext = 5;
int tent;
int tent;

int noargs()
{
    return 3;
}

volatile int vol = 3;
const int cst = 4;
static const char *const msgs[] = { "a", "b" };
int main(int argc, char *argv[])
{
    for (int i = 0; i < 3; i++) printf("%d ", counter());
    puts("");
    for (int i = -1; i < 8; i++) printf("%d ", sw(i));
    puts("");
    char b[21] = {0};
    duff(b, "abcdefghijklmnopqrst", 20);
    puts(b);
    printf("%d %d %d\n", gt(7), gt(6), nested());
    printf("%d %d\n", fact(10), even(10));
    int c = 0;
    hanoi(5, 'a', 'b', 'c', &c);
    printf("%d\n", c);
    printf("%d %d\n", choose(1)(5), choose2(0)(3));
    printf("%d\n", in1(2));
    int i = 0;
    do {
        i++;
        if (i == 3) continue;
        if (i > 5) break;
    } while (i < 10);
    printf("%d\n", i);
    while (1) {
        if (--i < 0) break;
    }
    printf("%d\n", i);
    for (;;) {
        i++;
        if (i > 4) goto end;
    }
    end:;
    printf("%d\n", i);
    int x = 1;
    {
        int x = 2;
        {
            int x = 3;
            printf("%d", x);
        }
        printf("%d", x);
    }
    printf("%d\n", x);
    if (x) if (x > 5) puts("a");
    else puts("dangling");
    printf("%d %d %d\n", ext, tent, 98);
    printf("%d\n", noargs());
    extern int later;
    printf("%d\n", later);
    switch (3) {
        int unused;
        case 3: unused = 4;
        printf("%d\n", unused);
    }
    switch (x) case 1: puts("single");
    int r = ({ int t = 5; t * 2; });
    printf("%d\n", r);
    printf("%d\n", x ?: 7);
    printf("%d\n", 0 ?: 7);
    unsigned char uc = 3;
    switch (uc) {
        case 259: puts("no");
        break;
        case 3: puts("3");
    }
    switch ((long)1 << 40) {
        case 1L << 40: puts("long");
    }
    printf("%d %s\n", argc, argv[argc] == NULL ? "null" : "x");
    printf("%s\n", msgs[1]);
    for (int i = 0, j = 10; i < j; i++, j--) if (i == 4) printf("%d %d\n", i, j);
    ;
    ;
    {
    }
    if (0);
    else puts("else");
    vol++;
    printf("%d\n", vol);
    (void)cst;
    die(3);
}

int later = 77;
