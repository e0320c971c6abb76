// Arrays of several dimensions and of variable length, pointers into them, strings, decay.
#include <stdio.h>
#include <string.h>
int sum(int n, int a[n])
{
    int s = 0;
    for (int i = 0; i < n; i++) s += a[i];
    return s;
}

int tr(int n, int m, int a[n][m])
{
    int s = 0;
    for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) s += a[i][j] * (i + 1);
    return s;
}

int fixed(int a[][3], int n)
{
    return a[n-1][2];
}

int stat(int a[static 2])
{
    return a[1];
}

void fill(char *p, int n)
{
    while (n--) *p++ = 'a' + n;
    *p = 0;
}

int g[2][3][4];
int main(void)
{
    int a[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } };
    printf("%d %zu %zu %zu\n", a[1][2], sizeof a, sizeof a[0], sizeof a[0][0]);
    printf("%d %d\n", *(*(a + 1) + 2), (&a[0][0])[4]);
    int (*row)[3] = a;
    row++;
    printf("%d %ld\n", (*row)[1], row - a);
    int n = 4;
    int v[n];
    for (int i = 0; i < n; i++) v[i] = i * i;
    printf("%d %zu\n", sum(n, v), sizeof v);
    int m[n][n+1];
    for (int i = 0; i < n; i++) for (int j = 0; j <= n; j++) m[i][j] = i * j;
    printf("%d %zu %zu\n", tr(n, n+1, m), sizeof m, sizeof m[0]);
    int (*vp)[n] = &v;
    printf("%d %zu\n", (*vp)[3], sizeof *vp);
    printf("%d %d\n", fixed(a, 2), stat(v));
    g[1][2][3] = 7;
    printf("%d\n", ((int *)g)[23]);
    int *p = &v[1], *q = v + 3;
    printf("%ld %d %d %d\n", q - p, p < q, *p++, *++p);
    printf("%d %d\n", p[-1], 2[v]);
    *p-- = 50;
    printf("%d %d\n", v[3], *p);
    char buf[10];
    fill(buf, 5);
    puts(buf);
    char *s = "hello";
    while (*s) putchar(*s++ - 32);
    puts("");
    char *names[] = { "one", "two", "three", NULL };
    for (char **c = names; *c; c++) printf("%s ", *c);
    puts("");
    const char *days[7] = { [3] = "wed" };
    printf("%d %s\n", days[0] == NULL, days[3]);
    int arr3[] = { 5, 3, 9, 1 };
    int nn = sizeof arr3 / sizeof arr3[0];
    for (int i = 0; i < nn; i++) for (int j = i + 1; j < nn; j++) if (arr3[j] < arr3[i]) {
        int t = arr3[i];
        arr3[i] = arr3[j];
        arr3[j] = t;
    }
    for (int i = 0; i < nn; i++) printf("%d ", arr3[i]);
    puts("");
    int (*fp[3])(int a[][3], int) = { fixed, fixed };
    printf("%d\n", fp[1](a, 1));
    char (*cp)[10] = &buf;
    printf("%zu %c\n", sizeof *cp, (*cp)[1]);
    for (int k = 1; k < 4; k++) {
        int w[k];
        w[k-1] = k;
        printf("%zu ", sizeof w / sizeof *w);
    }
    puts("");
    typedef int mat[2][2];
    mat mm = { 1, 2, 3, 4 };
    mat *mp = &mm;
    printf("%d\n", (*mp)[1][0]);
    void *vpx = v;
    printf("%d %d\n", ((int *)vpx)[2], *(int *)(vpx + 4));
    printf("%d\n", (int)((char *)&v[2] - (char *)v));
    long d = &a[1][0] - &a[0][0];
    printf("%ld\n", d);
    int *end = v + n;
    int cnt = 0;
    for (int *it = v; it != end; ++it) cnt += *it > 1;
    printf("%d\n", cnt);
    char multi[3][6] = { "ab", "cdefg" };
    printf("%s %s %d %zu\n", multi[0], multi[1], multi[2][0], sizeof multi);
    strcpy(multi[2], "zz");
    puts(multi[2]);
    unsigned char bytes[] = { 0xde, 0xad, 0xbe, 0xef };
    unsigned val = 0;
    for (unsigned i = 0; i < sizeof bytes; i++) val = val << 8 | bytes[i];
    printf("%x\n", val);
    printf("%s\n", &"hello world"[6]);
    printf("%c\n", "abc"[1]);
    printf("%zu\n", sizeof "abc" "def");
    puts("con" "cat" "\x41" "B" "\101\60" "1");
    int z[3] = {};
    printf("%d\n", z[2]);
    int *np = 0;
    printf("%d %d\n", !np, np == NULL);
    int aa[2], bb[2] = {1,2};
    memcpy(aa, bb, sizeof aa);
    printf("%d\n", aa[1]);
    typedef int T[];
    T t1 = {1,2,3}, t2 = {1};
    printf("%zu %zu\n", sizeof t1, sizeof t2);
    int vla2 = 3;
    {
        typedef int V[vla2];
        vla2 = 10;
        V vv;
        printf("%zu\n", sizeof vv);
    }
    printf("%zu\n", sizeof(int[vla2]));
    return 0;
}
