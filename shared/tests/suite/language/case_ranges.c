// Ranges of cases: empty ones, ones of unsigned numbers, ones with every number there is.
#include <limits.h>
#include <stdio.h>

static const char *of(long n)
{
    switch (n) {
    case LONG_MIN ... -2:
        return "low";
    case 5 ... 4:
        return "never";
    case 1000 ... LONG_MAX:
        return "high";
    default:
        return "between";
    }
}

static const char *of_unsigned(unsigned long n)
{
    switch (n) {
    case -2 ... 0: /* as unsigned numbers, from the last but one down to 0: none */
        return "empty";
    case 7 ... ULONG_MAX - 2:
        return "most";
    default:
        return "few";
    }
}

static int all(unsigned long n)
{
    switch (n) {
    case 0 ... ULONG_MAX:
        return 1;
    }
    return 0;
}

static int each(long n)
{
    switch (n) {
    case LONG_MIN ... LONG_MAX:
        return 1;
    }
    return 0;
}

static int word(unsigned n)
{
    switch (n) {
    case -2 ... 0:
        return 1;
    case 3000000000u ... -3:
        return 2;
    }
    return 0;
}

int main(void)
{
    long n[] = {LONG_MIN, -2, -1, 0, 4, 5, 999, 1000, 3000000000, 4294967293, LONG_MAX};
    for (unsigned i = 0; i < sizeof n / sizeof *n; i++)
        printf("%ld: %s, %s, %d %d %d\n", n[i], of(n[i]), of_unsigned(n[i]), all(n[i]), each(n[i]), word(n[i]));
    return 0;
}
