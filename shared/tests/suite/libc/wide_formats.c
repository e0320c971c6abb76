// Widths and precisions beyond all measure; alloca(3) by either of its headers.
#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char text[200001];

static void show(const char *what, int len)
{
    size_t zeros = 0;
    for (char *at = text; *at; at++)
        zeros += *at == '0';
    printf("%s: %d, %zu of them zeros, %.12s...%s\n", what, len, zeros, text, text + strlen(text) - 12);
}

int main(void)
{
    show("%100000d", snprintf(text, sizeof text, "%100000d", -7));
    show("%0100000d", snprintf(text, sizeof text, "%0100000d", -7));
    show("%.100000d", snprintf(text, sizeof text, "%.100000d", -7));
    show("%#-100000x", snprintf(text, sizeof text, "%#-100000x", 255));
    show("%.100000f", snprintf(text, sizeof text, "%.100000f", 1.0 / 3));
    show("%.100000e", snprintf(text, sizeof text, "%.100000e", 5e-324));
    show("%.100000g", snprintf(text, sizeof text, "%.100000g", 0.1));
    show("%#.100000g", snprintf(text, sizeof text, "%#.100000g", 0.1));
    show("%.100000a", snprintf(text, sizeof text, "%.100000a", 1.5));
    show("%0*.*f", snprintf(text, sizeof text, "%0*.*f", 150000, 70000, -2.5));
    show("%100000s", snprintf(text, sizeof text, "%100000s", "a"));

    char *p = alloca(16);
    strcpy(p, "on the stack");
    puts(p);
    return 0;
}
