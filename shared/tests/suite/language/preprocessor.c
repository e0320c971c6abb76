// The preprocessor: macros with # and ##, variadic macros, #if arithmetic, #line, __FILE__ and its like.
#include <stdio.h>
#define SQ(x) ((x)*(x))
#define STR(x) #x
#define XSTR(x) STR(x)
#define CAT(a,b) a##b
#define XCAT(a,b) CAT(a,b)
#define LOG(fmt, ...) printf("[" fmt "]\n", ##__VA_ARGS__)
#define LOG2(...) printf(__VA_ARGS__)
#define NAMED(args...) printf(args)
#define EMPTY
#define FIRST(a, ...) a
#define REST(a, ...) __VA_ARGS__
#define VSTR(...) #__VA_ARGS__
#define COUNT_(a,b,c,d,e,N,...) N
#define COUNT(...) COUNT_(__VA_ARGS__,5,4,3,2,1)
#define f(x) x f
#define FOO(x) BAR x
#define BAR(y) y+1
#define OBJ OBJ + 1
#define VERSION 3
#define SWAP(T,a,b) do { T t_ = a; a = b; b = t_; } while (0)
#if VERSION > 2 && defined(SQ) && !defined NOPE
#define OK 1
#else
#define OK 0
#endif
#if 'a' == 97 && (1 ? 2 : 0) == 2 && -1 < 0u + 1 - 2
int good1 = 1;
#else
int good1 = 0;
#endif
#if -1 > 0u
int uns = 1;
#else
int uns = 0;
#endif
#if 0x7fffffffffffffff + 0 == 9223372036854775807 && (1 << 4 | 3) == 19 && ~0 == -1 && 10 / 3 == 3 && (2,3) == 3 && (1 || 1/0) && __has_include(<stdio.h>)
int g2 = 1;
#else
int g2 = 0;
#endif
#ifndef UNDEFD
#if UNDEFD
#error x
#elif 1
int elif = 1;
#elif 1/0
#endif
#endif
#undef VERSION
#ifdef VERSION
#error v
#endif
#line 100 "other.c"
int main(void)
{
    printf("%d %s %s %s\n", SQ(3+1), STR(a "b\n" + c), XSTR(SQ(2)), XSTR(XCAT(VER,SION)));
    LOG("x");
    LOG("%d %d", 1, 2);
    LOG2("%s\n", "hi");
    NAMED("%d\n", 3);
    printf("%d %d\n", FIRST(1,2,3), COUNT(a,b,c));
    int CAT(var, 1) = 7;
    printf("%d\n", var1);
    printf("%s\n", XSTR(f(1)(2)(3)));
    printf("%s\n", XSTR(FOO((2))));
    printf("%s\n", XSTR(OBJ));
    printf("%s\n", VSTR( a b /* c */ d ));
    printf("%s\n", STR('"' "\"" '\'' '\\'));
    printf("%s|\n", XSTR(EMPTY));
    printf("%s\n", VSTR(REST(1, 2, (3,4))));
    int a = 1, b = 2;
    SWAP(int, a, b);
    printf("%d %d\n", a, b);
    printf("%d %d %d %d %d\n", OK, good1, uns, g2, elif);
    printf("%s %d %s %s\n", __FILE__, __LINE__, __func__, __FUNCTION__);
    printf("%d %d\n", __STDC_VERSION__ >= 201112L, __STDC__);
#if defined(__linux__) && defined __x86_64__ && __SIZEOF_POINTER__ == 8 && __CHAR_BIT__ == 8
    puts("linux");
#endif
    printf("%d %d\n", __INT_MAX__ == 2147483647, __LONG_MAX__ == 9223372036854775807L);
    printf("%d\n", __COUNTER__ + __COUNTER__);
    int q = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    printf("%d\n", q);
    const char *l = "a\
b";
    puts(l);
    // comment \
    puts("no");
    return 0;
}
