// Sizes, alignments and offsets: bit-fields, nested and packed structs, _Alignas.
#include <stdio.h>
#include <stddef.h>
#include <stdint.h>
struct b1 {
    int a:3, b:7, c:22;
};
struct b2 {
    char a:4;
    short b:9;
    int c:20;
};
struct b3 {
    unsigned long a:33;
    unsigned b:31;
};
struct b4 {
    unsigned a:1;
    unsigned :0;
    unsigned b:1;
};
struct b5 {
    uint8_t a:3, b:5, c:8;
};
struct b6 {
    char x;
    int a:5;
    char y;
};
struct b7 {
    int a:31;
    int b:2;
};
union ub {
    int a:5;
    unsigned char c;
};
struct b8 {
    _Bool a:1, b:1;
    enum {
        P, Q
    } e:2;
};
struct __attribute__((packed)) b9 {
    unsigned a:3;
    unsigned b:15;
    char c;
};
struct n1 {
    char a;
    struct {
        int b;
        char c;
    } d;
    char e;
};
struct n2 {
    char a[3];
    short b;
    char c;
};
struct n3 {
    double d;
    char c;
};
struct n4 {
    char c;
    long double l;
};
union n5 {
    char a[5];
    int b;
};
struct n6 {
    struct n3 x[2];
    char z;
};
struct n7 {
    void (*f)(void);
    char c;
    int i;
};
struct n8 {
};
struct n9 {
    int a;
    int b[0];
};
struct __attribute__((aligned(32))) al {
    int x;
};
struct al2 {
    char a;
    int b __attribute__((aligned(8)));
    char c;
};

#define S(t) printf("%s %zu %zu\n", #t, sizeof(t), _Alignof(t))
int main(void)
{
    S(struct b1);
    S(struct b2);
    S(struct b3);
    S(struct b4);
    S(struct b5);
    S(struct b6);
    S(struct b7);
    S(union ub);
    S(struct b8);
    S(struct b9);
    S(struct n1);
    S(struct n2);
    S(struct n3);
    S(struct n4);
    S(union n5);
    S(struct n6);
    S(struct n7);
    S(struct n8);
    S(struct n9);
    S(struct al);
    S(struct al2);
    S(char);
    S(short);
    S(long long);
    S(float);
    S(long double);
    S(void *);
    S(_Bool);
    S(size_t);
    S(wchar_t);
    S(int[5]);
    S(char[2][3]);
    S(int (*)[4]);
    S(max_align_t);
    struct b1 x = { -1, 63, -5 };
    printf("%d %d %d\n", x.a, x.b, x.c);
    x.a = 5;
    x.b += 1;
    printf("%d %d\n", x.a, x.b);
    struct b3 y = { 1UL << 32, 5 };
    printf("%lu %u\n", (unsigned long)y.a, y.b);
    y.a--;
    printf("%lu\n", (unsigned long)y.a);
    struct b5 z = { 7, 31, 255 };
    z.a++;
    z.b--;
    z.c <<= 1;
    printf("%d %d %d\n", z.a, z.b, z.c);
    struct b8 e = { 1, 0, Q };
    e.b |= 1;
    e.a ^= 1;
    printf("%d %d %d\n", e.a, e.b, e.e);
    printf("%d\n", sizeof(x.a + 1));
    struct b7 w = { 0 };
    w.b = 3;
    printf("%d\n", w.b);
    printf("%d\n", -1 < (struct b5){ 1 }.a);
    struct b3 arr[2] = { { 1, 2 }, { 3, 4 } };
    arr[1].a = arr[0].b;
    printf("%lu\n", (unsigned long)arr[1].a);
    struct b1 *p = &x;
    p->c = 1 << 20;
    p->c *= 2;
    printf("%d\n", p->c);
    printf("%zu %zu %zu\n", offsetof(struct b6, y), offsetof(struct n1, d.c), offsetof(struct n6, x[1].c));
    return 0;
}
