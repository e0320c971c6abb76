// futex(2): FUTEX_REQUEUE, FUTEX_CMP_REQUEUE and FUTEX_WAKE_OP, of words of a process and of shared memory.
//@ machine: lab
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static uint32_t own[2];
static uint32_t *words;
static int is_shared;

static long futex(uint32_t *word, int op, uint32_t val, unsigned long val2, uint32_t *other, uint32_t val3)
{
    return syscall(SYS_futex, word, op, val, val2, other, val3);
}

static void show(const char *what, long ret)
{
    if (ret == -1)
        printf("%s: %s\n", what, strerror(errno));
    else
        printf("%s: %ld\n", what, ret);
}

static void *waiter(void *arg)
{
    uint32_t *word = arg;
    futex(word, FUTEX_WAIT, *word, 0, NULL, 0);
    return NULL;
}

static pthread_t threads[8];
static int count;

static void start(uint32_t *word)
{
    if (is_shared) {
        fflush(stdout);
        if (fork() == 0) {
            waiter(word);
            _exit(0);
        }
    } else {
        pthread_create(&threads[count], NULL, waiter, word);
    }
    count++;
    usleep(30000);
}

static void end(void)
{
    int i;
    for (i = 0; i < count; i++)
        if (is_shared)
            wait(NULL);
        else
            pthread_join(threads[i], NULL);
    printf("all %d are back\n", count);
    count = 0;
}

static void run(void)
{
    uint32_t *a = words, *b = words + 1;
    int i;
    *a = *b = 0;
    for (i = 0; i < 4; i++)
        start(a);
    show("compared with 5", futex(a, FUTEX_CMP_REQUEUE, 1, 2, b, 5));
    show("one woken, two moved", futex(a, FUTEX_CMP_REQUEUE, 1, 2, b, 0));
    show("woken at the second", futex(b, FUTEX_WAKE, 1, 0, NULL, 0));
    show("woken at the first", futex(a, FUTEX_WAKE, INT_MAX, 0, NULL, 0));
    show("woken at the second", futex(b, FUTEX_WAKE, INT_MAX, 0, NULL, 0));
    end();
    start(a);
    start(a);
    show("moved", futex(a, FUTEX_REQUEUE, 0, 1, b, 0));
    show("woken at the second", futex(b, FUTEX_WAKE, 9, 0, NULL, 0));
    show("woken at the first", futex(a, FUTEX_WAKE, 9, 0, NULL, 0));
    end();
    start(a);
    start(b);
    show("woken at both", futex(a, FUTEX_WAKE_OP, 1, 1, b, FUTEX_OP(FUTEX_OP_ADD, 5, FUTEX_OP_CMP_EQ, 0)));
    printf("the second word: %u\n", *b);
    end();
    show("nobody", futex(a, FUTEX_WAKE_OP, 1, 1, b, FUTEX_OP(FUTEX_OP_ANDN, 1, FUTEX_OP_CMP_GT, 9)));
    printf("the second word: %u\n", *b);
    show("nobody", futex(a, FUTEX_WAKE_OP, 1, 1, b, FUTEX_OP(FUTEX_OP_OR | FUTEX_OP_OPARG_SHIFT, 3, FUTEX_OP_CMP_LT, 9)));
    printf("the second word: %u\n", *b);
}

int main(void)
{
    words = own;
    run();
    show("a negative count", futex(own, FUTEX_CMP_REQUEUE, -1, 2, own + 1, 0));
    show("a word at no multiple of 4", futex(own, FUTEX_REQUEUE, 1, 2, (uint32_t *)((char *)own + 1), 0));
    show("a word nowhere", futex(own, FUTEX_WAKE_OP, 1, 2, NULL, 0));
    words = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    is_shared = 1;
    run();
    return 0;
}
