// The language: integer widths and signs, precedence, arrays and structs by value, function tables, static locals, switch
// with fall-through, pointers to pointers.
#include <stdio.h>
#include <stdint.h>
#include <string.h>

#define SQUARE(x) ((x) * (x))
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum color { RED, GREEN = 5, BLUE };

typedef struct point {
    int x, y;
    char tag[4];
} point;

union word {
    uint32_t whole;
    unsigned char bytes[4];
};

static int next(void)
{
    static int n = 10;
    return n++;
}

static point moved(point p, int by)
{
    p.x += by;
    return p;
}

static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }

static int kind(int n)
{
    int r = 0;
    switch (n) {
    case 1:
        r += 1;
    case 2:
        r += 2;
        break;
    default:
        r = -1;
    }
    return r;
}

int main(int argc, char *argv[])
{
    int (*table[])(int, int) = {add, sub};
    point p = {.y = 2, .tag = "abc"}, q = moved(p, 7);
    int grid[2][3] = {{1, 2, 3}, {4}};
    union word w = {0x01020304};
    unsigned u = 0;
    char c = (char)200;
    int sum = 0;
    printf("%d %d %d\n", SQUARE(3 + 1), (int)COUNT(table), BLUE);
    printf("%d %d %d\n", table[0](2, 3), table[1](2, 3), next());
    printf("%d,%d %d,%d %s %zu\n", p.x, p.y, q.x, q.y, q.tag, sizeof(point));
    printf("%d %d %u %d\n", grid[1][0], grid[1][2], w.bytes[0], *(*(grid + 0) + 2));
    printf("%u %d %d %d\n", u - 1, c, -7 / 2, -7 % 3);
    printf("%d %d %d\n", 1 << 4 | 3 & 2, !5 == 0, ~0 ^ 1);
    printf("%d %d %d\n", kind(1), kind(2), kind(3));
    for (int i = 0, j = 10; i < j; i++, j--) {
        if (i % 2)
            continue;
        if (i > 6)
            break;
        sum += i * j;
    }
    do
        sum -= 1;
    while (sum > 40);
    printf("%d %s %d\n", sum, sum > 3 ? "more" : "less", (1, 2));
    char *text = "pointer", **pp = &text;
    printf("%c %s %ld\n", *(*pp + 1), *pp + 3, (long)(strchr(text, 't') - text));
    long long big = 0x7fffffffffffffffLL;
    uint8_t small = 255;
    small++;
    printf("%lld %d %lu %d\n", big, small, (unsigned long)-1, (int)(int8_t)0x80);
    printf("argc %d, %s\n", argc, argv[argc] == NULL ? "NULL at the end" : "no end");
    return (sum & 1) ? 3 : 4;
}
