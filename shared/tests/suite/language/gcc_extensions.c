// What gcc adds to C and programs use: cleanup, labels as values, arithmetic that tells of overflow, built-in functions under
// their long names, initialised flexible array members.
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void free_it(void *p)
{
    printf("free %s\n", *(char **)p);
    free(*(void **)p);
}

static void close_it(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    printf("close %s\n", *fd >= 0 ? "open" : "none");
}

static void add_one(int *n) { printf("at %d\n", ++*n); }

#define _cleanup_(f) __attribute__((cleanup(f)))
#define _cleanup_free_ _cleanup_(free_it)

static int leaving(int how)
{
    _cleanup_free_ char *outer = __builtin_strdup("outer");
    _cleanup_(close_it) int fd = how ? open("/dev/null", O_RDONLY) : -1;
    if (how == 0)
        return printf("early\n");
    for (_cleanup_(add_one) int i = 0; i < 3; i++) {
        __attribute__((cleanup(free_it))) char *inner;
        if (asprintf(&inner, "inner %d", i) < 0)
            return -1;
        if (how == 1 && i == 1)
            break;
        if (how == 2)
            continue;
        if (how == 3 && i == 1)
            goto out;
        printf("turn %d\n", i);
    }
    {
        int kept _cleanup_(add_one) = 40;
        int value = ({ _cleanup_(add_one) int n = 10; n * 2; });
        printf("value %d\n", value);
        if (how == 2)
            return kept;
    }
again:
    printf("again\n");
out:
    printf("out %d\n", how);
    if (how == 3) {
        how = 4;
        goto again;
    }
    return how;
}

enum code { PUSH, ADD, PRINT, HALT };

static void threaded(const int *program)
{
    static void *const labels[] = { [PUSH] = &&push, [ADD] = &&add, [PRINT] = &&print, [HALT] = &&halt };
    int stack[8], *top = stack;
#define NEXT goto *labels[*program++]
    NEXT;
push:
    *top++ = *program++;
    NEXT;
add:
    top--;
    top[-1] += *top;
    NEXT;
print:
    printf("%d\n", top[-1]);
    NEXT;
halt:;
    void *end = &&done;
    goto *end;
    puts("never");
done:
    puts("halted");
}

struct tail {
    int n;
    short values[];
};

static struct tail tail = { 3, { 10, 20, 30 } };
static int after = 77;
static struct { char c; char text[]; } text = { 'x', "a text" };

static void overflow(void)
{
    int i;
    long l;
    unsigned char byte;
    uint64_t u;
    printf("%d", __builtin_add_overflow(INT_MAX, 1, &i));
    printf(" %d\n", i);
    printf("%d", __builtin_sub_overflow(3, 4, &byte));
    printf(" %d\n", byte);
    printf("%d", __builtin_mul_overflow(1L << 40, 1L << 30, &l));
    printf(" %ld\n", l);
    printf("%d", __builtin_mul_overflow(-7, 6, &l));
    printf(" %ld\n", l);
    printf("%d", __builtin_mul_overflow(1UL << 32, 0xffffffffUL, &u));
    printf(" %lu\n", u);
    printf("%d", __builtin_add_overflow(-1, 1U, &u));
    printf(" %lu\n", u);
    printf("%d", __builtin_sub_overflow(LONG_MIN, 1L, &l));
    printf(" %ld\n", l);
    printf("%d", __builtin_saddl_overflow(LONG_MAX, -1, &l));
    printf(" %ld\n", l);
    printf("%d", __builtin_umul_overflow(65536, 65536, (unsigned *)&i));
    printf(" %d\n", i);
    printf("%d", __builtin_add_overflow(INT_MIN, -1LL, &l));
    printf(" %ld\n", l);
}

int main(void)
{
    for (int how = 0; how < 4; how++)
        printf("= %d\n", leaving(how));
    threaded((int[]){ PUSH, 20, PUSH, 22, ADD, PRINT, HALT });
    overflow();
    printf("%d %d %d %s\n", tail.values[0], tail.values[2], after, text.text);
    __builtin_printf("%d %d %d %d\n", __builtin_clrsb(-1), __builtin_parityll(7), __builtin_signbit(-0.0) != 0, __builtin_isnan(0.0));
    char *list = alloca(4);
    __builtin_memcpy(list, "abc", 4);
    __builtin_puts(list);
    return 0;
}
