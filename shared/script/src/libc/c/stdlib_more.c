/* Less used parts of stdlib.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

lldiv_t lldiv(long long x, long long y) { return (lldiv_t){ x / y, x % y }; }
/* What is too small for a double is none of a long double's errors. */
long double strtold(const char *text, char **end)
{
    int before = errno;
    double value = strtod(text, end);
    if (value - value == 0)
        errno = before;
    return value;
}
char *canonicalize_file_name(const char *path) { return realpath(path, NULL); }

/* "only the low-order 32 bits of value are used" - a64l(3). */
char *l64a(long value)
{
    static char text[7];
    unsigned int rest = value;
    char *at = text;
    for (; rest; rest >>= 6)
        *at++ = digits[rest & 63];
    *at = 0;
    return text;
}

long a64l(const char *text)
{
    unsigned int value = 0;
    for (int shift = 0; shift < 36 && *text; shift += 6, text++) {
        const char *digit = strchr(digits, *text);
        if (!digit)
            break;
        value |= (unsigned int)(digit - digits) << shift;
    }
    return (int)value;
}

int getloadavg(double averages[], int n)
{
    double all[3];
    FILE *f = fopen("/proc/loadavg", "r");
    if (!f)
        return -1;
    int found = fscanf(f, "%lf %lf %lf", &all[0], &all[1], &all[2]);
    fclose(f);
    if (found < n)
        n = found;
    for (int i = 0; i < n; i++)
        averages[i] = all[i];
    return n;
}
