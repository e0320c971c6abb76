// C as it was written before prototypes, which gcc 12 still takes: types left out, parameters declared behind the
// parentheses, functions that nothing declares.
#include <stdio.h>

extern double half();
static counter = 3;

power(base, n)
int base, n;
{
    int p;
    for (p = 1; n > 0; --n)
        p = p * base;
    return p;
}

static char *last(text, letter)
char *text;
int letter;
{
    char *found = 0;
    for (; *text; text++)
        if (*text == letter)
            found = text;
    return found;
}

/* Arguments come promoted, and are made narrow again. */
narrow(c, s, f)
char c;
short s;
float f;
{
    c += 200;
    s += 40000;
    return printf("%d %d %zu %zu %zu %.2f\n", c, s, sizeof c, sizeof s, sizeof f, f * 3);
}

sum(values, n)
int values[];
{
    int total = 0;
    while (n-- > 0)
        total += values[n];
    return total;
}

apply(function, x)
int (*function)();
{
    return (*function)(x, 2);
}

main(argc, argv)
char **argv;
{
    register i;
    const unsigned limit = 3;
    int values[] = { 4, 5, 6 };
    for (i = 0; i < limit; i++)
        printf("%d %d\n", power(2, i), power(-3, i));
    printf("%s\n", last("a/b/c", '/'));
    narrow('A', 1, 0.1);
    narrow(300, 70000, 1e10);
    printf("%d %d %g\n", sum(values, 3), apply(power, 7), half(3.0f));
    printf("%d\n", defined_below(argc, counter));
    nothing();
    int pid = fork();
    if (pid == 0) {
        char *copy = strdup("child");
        puts(copy);
        fflush(stdout);
        _exit(strlen(copy));
    }
    int status;
    waitpid(pid, &status, 0);
    printf("%d\n", status >> 8);
    char *buffer = malloc(8);
    sprintf(buffer, "%d", abs(-5));
    exit(atoi(buffer));
}

double half(x)
float x;
{
    return x / 2;
}

int defined_below(int a, int b) { return a * 10 + b; }

void nothing() { puts("nothing"); }
