/* Numbers as digits - ecvt(3). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *digits(double value, int n, int *point, int *sign, int is_fixed)
{
    static char text[400];
    char all[400];
    int at = 0, exponent = 0;
    *sign = signbit(value) != 0;
    value = fabs(value);
    if (is_fixed) {
        snprintf(all, sizeof all, "%.*f", n < 0 ? 0 : n > 17 ? 17 : n, value);
        char *dot = strchr(all, '.');
        int whole = dot ? dot - all : (int)strlen(all);
        for (int i = 0; all[i]; i++)
            if (all[i] != '.')
                text[at++] = all[i];
        text[at] = 0;
        *point = whole;
        if (text[0] == '0' && whole == 1) {
            int zeros = 1;
            while (text[zeros] == '0')
                zeros++;
            if (value == 0 || !text[zeros]) {
                *point = value == 0 ? 1 : -n;
                if (value == 0)
                    return text;
                text[0] = 0;
                return text;
            }
            memmove(text, text + zeros, at - zeros + 1);
            *point = 1 - zeros;
        }
        return text;
    }
    if (n <= 0) {
        text[0] = 0;
        *point = 0;
        return text;
    }
    if (n > 17)
        n = 17;
    snprintf(all, sizeof all, "%.*e", n - 1, value);
    for (int i = 0; all[i] && all[i] != 'e'; i++)
        if (all[i] != '.')
            text[at++] = all[i];
    text[at] = 0;
    exponent = atoi(strchr(all, 'e') + 1);
    *point = value == 0 ? 1 : exponent + 1;
    return text;
}

char *ecvt(double value, int n, int *point, int *sign) { return digits(value, n, point, sign, 0); }
char *fcvt(double value, int n, int *point, int *sign) { return digits(value, n, point, sign, 1); }

char *gcvt(double value, int n, char *to)
{
    sprintf(to, "%.*g", n > 17 ? 17 : n, value);
    return to;
}
