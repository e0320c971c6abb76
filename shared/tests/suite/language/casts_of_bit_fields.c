// A cast to a bit-field's own type makes a value of that type, which is promoted no more: C11 6.5.4.
#include <stdio.h>

#define KIND(value) _Generic((value), int: "int", unsigned: "unsigned", long: "long", unsigned long: "unsigned long", default: "other")

static struct {
    unsigned narrow : 5;
    unsigned whole : 32;
    int sign : 7;
    unsigned long wide : 40;
} s = { 3, 7, -2, 5 };

int main(void)
{
    printf("+narrow %s, (unsigned)narrow %s, their sums with -4: %d %d\n", KIND(+s.narrow), KIND((unsigned)s.narrow),
           s.narrow + -4 < 0, (unsigned)s.narrow + -4 < 0);
    printf("+whole %s, +sign %s, (int)sign %s, (unsigned)sign %s\n", KIND(+s.whole), KIND(+s.sign), KIND((int)s.sign),
           KIND((unsigned)s.sign));
    printf("((unsigned)narrow) << 1 %s, (unsigned)(0, narrow) %s, (unsigned)(narrow = 9) %s\n",
           KIND(((unsigned)s.narrow) << 1), KIND((unsigned)(0, s.narrow)), KIND((unsigned)(s.narrow = 9)));
    printf("(unsigned long)wide %s %lu\n", KIND((unsigned long)s.wide), (unsigned long)s.wide);
    return (unsigned)s.narrow - 10 > 0 ? 0 : 1;
}
