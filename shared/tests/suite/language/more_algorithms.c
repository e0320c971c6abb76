// Small programs with the library: an expression parser, queues, queens, growing vectors, scanf, strtok_r.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* stack machine, parser, linked structures, string functions */ typedef enum {
    NUM, ADD, SUB, MUL, DIV, LP, RP, END
} kind;
typedef struct {
    kind k;
    double v;
} token;
static const char *src;
static token tok;
static void next(void)
{
    while (*src == ' ') src++;
    if ((*src >= '0' && *src <= '9') || *src == '.') {
        char *e;
        tok.k = NUM;
        tok.v = strtod(src, &e);
        src = e;
        return;
    }
    switch (*src++) {
        case '+': tok.k = ADD;
        break;
        case '-': tok.k = SUB;
        break;
        case '*': tok.k = MUL;
        break;
        case '/': tok.k = DIV;
        break;
        case '(': tok.k = LP;
        break;
        case ')': tok.k = RP;
        break;
        default: tok.k = END;
        src--;
    }
}

static double expr(void);
static double prim(void)
{
    double v;
    if (tok.k == NUM) {
        v = tok.v;
        next();
        return v;
    }
    if (tok.k == SUB) {
        next();
        return -prim();
    }
    next();
    v = expr();
    next();
    return v;
}

static double term(void)
{
    double v = prim();
    for (;;) {
        if (tok.k == MUL) {
            next();
            v *= prim();
        } else if (tok.k == DIV) {
            next();
            v /= prim();
        } else return v;
    }
}

static double expr(void)
{
    double v = term();
    while (tok.k == ADD || tok.k == SUB) {
        kind k = tok.k;
        next();
        double w = term();
        v = k == ADD ? v + w : v - w;
    }
    return v;
}

struct queue {
    struct node {
        struct node *next;
        char *s;
    } *head, **tail;
};
static void push(struct queue *q, const char *s)
{
    struct node *n = malloc(sizeof(struct node));
    *n = (struct node){ .s = strdup(s) };
    *q->tail = n;
    q->tail = &n->next;
}

static char *rev(char *s)
{
    for (char *a = s, *b = s + strlen(s) - 1; a < b; a++, b--) {
        char t = *a;
        *a = *b;
        *b = t;
    }
    return s;
}

static int words(const char *s)
{
    int n = 0, in = 0;
    for (; *s; s++) if (*s == ' ' || *s == '\n') in = 0;
    else if (!in) in = 1, n++;
    return n;
}

static void bin(unsigned n)
{
    if (n > 1) bin(n / 2);
    putchar('0' + n % 2);
}

#define N 8
static int queens(int row, int *cols)
{
    if (row == N) return 1;
    int c = 0;
    for (int i = 0; i < N; i++) {
        int ok = 1;
        for (int j = 0; j < row && ok; j++) if (cols[j] == i || abs(cols[j] - i) == row - j) ok = 0;
        if (ok) {
            cols[row] = i;
            c += queens(row + 1, cols);
        }
    }
    return c;
}

struct matrix {
    size_t r, c;
    double *d;
};
static struct matrix mnew(size_t r, size_t c)
{
    return (struct matrix){ r, c, calloc(r * c, sizeof(double)) };
}

#define AT(m, i, j) ((m).d[(i) * (m).c + (j)])
typedef struct vec {
    int *p;
    size_t n, cap;
} vec;
static void vpush(vec *v, int x)
{
    if (v->n == v->cap) v->p = realloc(v->p, (v->cap = v->cap ? v->cap * 2 : 4) * sizeof *v->p);
    v->p[v->n++] = x;
}

int main(void)
{
    src = "2 * (3 + 4) - 10 / 4";
    next();
    printf("%g\n", expr());
    struct queue q = { 0, &q.head };
    push(&q, "one");
    push(&q, "two");
    for (struct node *n = q.head, *nx; n; n = nx) {
        nx = n->next;
        printf("%s ", n->s);
        free(n->s);
        free(n);
    }
    puts("");
    char s[] = "hello world";
    puts(rev(s));
    printf("%d\n", words("  the quick  brown\nfox "));
    bin(37);
    puts("");
    int cols[N];
    printf("%d\n", queens(0, cols));
    struct matrix m = mnew(2, 3);
    AT(m, 1, 2) = 5;
    printf("%g\n", m.d[5]);
    vec v = { 0 };
    for (int i = 0; i < 100; i++) vpush(&v, i * i);
    printf("%d %zu\n", v.p[99], v.cap);
    free(v.p);
    char line[] = "a,b;c d";
    for (char *save, *t = strtok_r(line, ",; ", &save); t; t = strtok_r(NULL, ",; ", &save)) printf("[%s]", t);
    puts("");
    char buf[64];
    int n = sprintf(buf, "%-10s|%5.2f|%03d", "left", 3.14159, 7);
    printf("%s %d\n", buf, n);
    int a, b;
    char w[10];
    printf("%d\n", sscanf("12 abc 34", "%d %9s %d", &a, w, &b));
    printf("%d %s %d\n", a, w, b);
    float f;
    double d;
    unsigned x;
    long l;
    sscanf("1.5 2.5 ff -7", "%f %lf %x %ld", &f, &d, &x, &l);
    printf("%g %g %u %ld\n", f, d, x, l);
    printf("%s %s %d %d\n", strchr("hello", 'l'), strstr("haystack", "st"), strcmp("a", "b") < 0, (int)strspn("aab", "a"));
    printf("%ld %ld %lu\n", strtol("0x1f", NULL, 0), strtol("-12abc", NULL, 10), strtoul("777", NULL, 8));
    memmove(s + 2, s, 5);
    puts(s);
    printf("%d\n", atoi("42abc"));
    for (int i = 0; i < 3; i++) {
        switch (i) {
            case 0: continue;
            case 1: break;
            default: printf("d%d ", i);
        }
        printf("i%d ", i);
    }
    puts("");
    int i = 0;
    for (; i < 10; ) {
        if (i++ % 2) continue;
        if (i > 7) break;
    }
    printf("%d\n", i);
    return 0;
}
