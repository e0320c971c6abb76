// What ends a process: a null pointer, a literal written to, a freed mapping, a division, endless recursion, a call through
// a null pointer, a double free; each in a child, whose parent tells the signal.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct node {
    int value;
    struct node *next;
};

static volatile int zero;
static void (*volatile nothing)(void);

static void null_read(void)
{
    struct node *volatile n = NULL;
    printf("%d\n", n->next->value);
}

static void null_write(void)
{
    int *volatile p = NULL;
    *p = 1;
}

static void literal(void)
{
    char *volatile s = "abc";
    s[0] = 'x';
}

static void freed_mapping(void)
{
    volatile char *big = malloc(1 << 20);
    big[5] = 1;
    free((void *)big);
    big[5] = 2;
}

static void read_only(void)
{
    char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    page[0] = 1;
}

static void division(void)
{
    printf("%d\n", 5 / zero);
}

static int deep(int n)
{
    volatile char room[4096];
    room[0] = n;
    return n < 0 ? 0 : deep(n + 1) + room[0];
}

static void recursion(void)
{
    printf("%d\n", deep(0));
}

static void null_call(void)
{
    nothing();
}

static void double_free(void)
{
    char *volatile p = malloc(16);
    close(2);
    free(p);
    free(p);
}

static void null_string(void)
{
    const char *volatile s = NULL;
    printf("%zu\n", strlen(s));
}

static const struct {
    const char *name;
    void (*run)(void);
} faults[] = {
    { "null read", null_read },
    { "null write", null_write },
    { "literal", literal },
    { "freed mapping", freed_mapping },
    { "read-only page", read_only },
    { "division", division },
    { "recursion", recursion },
    { "null call", null_call },
    { "double free", double_free },
    { "null string", null_string },
};

int main(void)
{
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        int status;
        fflush(stdout);
        if (fork() == 0) {
            faults[i].run();
            _exit(0);
        }
        wait(&status);
        printf("%s: %s %d\n", faults[i].name, WIFSIGNALED(status) ? "signal" : "exit",
               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    }
    return 0;
}
