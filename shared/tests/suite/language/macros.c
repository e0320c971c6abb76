// Macros as programs use them: X-macros, statement expressions, container_of, __VA_OPT__, _Pragma, rescanning.
#include <stdio.h>
#define X_LIST X(red, 1) X(green, 2) X(blue, 4)
enum color {
#define X(n, v) C_##n = v,
    X_LIST
#undef X
};
static const char *name(enum color c) {
    switch (c) {
#define X(n, v) case C_##n: return #n;
    X_LIST
#undef X
    }
    return "?";
}
#define max(a,b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a > _b ? _a : _b; })
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#include <stddef.h>
struct node { int v; struct node *next; };
#define for_each(p, head) for (struct node *p = (head); p; p = p->next)
#define ARRAY_SIZE(a) (sizeof(a)/sizeof((a)[0]))
#define CHECK(e) do { if (!(e)) printf("fail %s:%d %s\n", __func__, __LINE__, #e); } while (0)
#define errExit(msg) do { perror(msg); return 1; } while (0)
#define DEFER(...) DEFER_I(__VA_ARGS__)
#define DEFER_I(a, b, ...) a b
#define paste(x, y) x ## y
#define EVAL(x) x
#define LP (
#define h(a) <a>
#define s(x) #x
#define xs(x) s(x)
#define t1(x, ...) #x "|" #__VA_ARGS__
#define GLUE(a, ...) a ## __VA_ARGS__
#define hash_hash # ## #
#define mkstr(a) # a
#define in_between(a) mkstr(a)
#define join(c, d) in_between(c hash_hash d)
#define VA_OPT_TEST(fmt, ...) printf(fmt __VA_OPT__(,) __VA_ARGS__)
_Pragma("GCC diagnostic push")
#pragma GCC diagnostic ignored "-Wunused"
#pragma once
int main(void) {
    struct node a = {1}, b = {2, &a};
    for_each(p, &b) printf("%d ", p->v);
    printf("\n%s %s %s\n", name(C_red), name(4), name(9));
    printf("%d %.1f\n", max(3, 5), max(2.5, 1));
    printf("%d\n", container_of(&a.next, struct node, next)->v);
    int arr[7]; printf("%zu\n", ARRAY_SIZE(arr));
    CHECK(1 == 2); CHECK(a.v == 1);
    printf("%d\n", paste(1, 2) + EVAL(paste(0x, ff)));
    puts(xs(h LP 3)));
    puts(t1(a, b, c));
    puts(t1(a));
    puts(join(x, y));
    VA_OPT_TEST("hi\n"); VA_OPT_TEST("%d\n", 5);
#if __has_include(<stdio.h>) && !__has_include(<nope.h>)
    puts("has");
#endif
#if defined __has_attribute
#endif
#define EMPTY_ARGS() 42
    printf("%d\n", EMPTY_ARGS());
#define ONE(x) [x]
    puts(xs(ONE())); 
    puts(xs(ONE((a,b))));
#
#ifdef __OPTIMIZE__
    puts("opt");
#endif
    printf("%d\n", sizeof __DATE__ > 1 && sizeof __TIME__ > 1);
    printf("%zu %zu\n", sizeof __DATE__, sizeof __TIME__);
    return 0;
}
