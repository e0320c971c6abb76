// What gcc takes as a constant in the initialiser of a static: const objects and their members, addresses and arithmetic on them.
#include <stdio.h>

struct point { int x, y; char name[4]; };
static const struct point origin = { 1, 2, "abc" };
static struct point copy = origin;
static int y = origin.y;
static char letter = origin.name[1];

static const int table[5] = { 1, 2, [4] = 9 };
static int last = table[4];

const int five = 5;
static int either = five ? 3 : 4, both = five && 1, none = !five, minus = -five, ones = ~five;
static const double half = 1.5;
static double twice = -half * 2;
static float narrow = half;

static const char *const text = "hello";
static const char *same = text;
static int third = "abc"[2];

static long address = (long)&five;
static const int *next = &five + 1;
static unsigned long further = (unsigned long)&five + 4;
static char string[] = "abc";
static char *end = string + sizeof string - 1;
static long distance = &string[3] - &string[1];

struct outer { int a; struct { int b[4]; } c; };
static struct outer object;
static int *inner = &object.c.b[2], *other = object.c.b + 1;

struct op { const char *name; int (*apply)(int, int); };
static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
static const struct op ops[] = { { "add", add }, { .apply = sub, .name = "sub" } };
static const struct op *const final = &ops[sizeof ops / sizeof *ops - 1];

static int matrix[][3] = { [2] = { 1, 2, 3 }, [0][1] = 5 };
static struct { int a[5]; } ranges = { .a[1 ... 3] = 7, .a[0] = 1 };
static int grid[3][3] = { [0 ... 2] = { [0 ... 2] = 7 } };

[[maybe_unused]] static int unused;

int main(void)
{
    [[maybe_unused]] int passes = 0;
    printf("%d %d %s %d %c %d\n", copy.x, copy.y, copy.name, y, letter, last);
    printf("%d %d %d %d %d %.1f %.1f\n", either, both, none, minus, ones, twice, narrow);
    printf("%s %d %d %d %d\n", same, third, address == (long)&five, next == &five + 1,
           further == (unsigned long)&five + 4);
    printf("%td %ld %td %td\n", end - string, distance, inner - object.c.b, other - object.c.b);
    printf("%s %d %d\n", final->name, final->apply(3, 1), ops[0].apply(3, 1));
    printf("%d %d %d %d %d\n", matrix[0][1], matrix[2][2], ranges.a[3], ranges.a[4], grid[2][1]);
    for (int i = 0; i < 2; i++) {
        static const int base = 3;
        static int count = base + 1;
        count++;
        switch (i) {
        case 0:
            passes++;
            [[fallthrough]];
        default:
            passes += 10;
        }
        printf("%d %d\n", count, passes);
    }
    return 0;
}
