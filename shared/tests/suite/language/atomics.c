// _Atomic, stdatomic.h, and gcc's __atomic_* and __sync_*: what they yield, and that nobody comes between.
#define _GNU_SOURCE
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHOW(expression) show(#expression, (long)(expression))

struct pair {
    short left, right;
};

static int numbers[10];
static _Atomic(int *) pointer = numbers;
static _Atomic double real = 1.5;
static atomic_int count = 3;
static _Atomic struct pair pair;

static void show(const char *what, long value)
{
    printf("%-40.40s %ld\n", what, value);
}

static void types(void)
{
    atomic_uchar byte = 250;
    atomic_bool yes = ATOMIC_VAR_INIT(false);
    atomic_flag flag = ATOMIC_FLAG_INIT;
    struct pair old = { 1, 2 }, now;
    struct {
        char before;
        _Atomic int n;
    } member = { 0, 4 };
    char *base = (char *)numbers;

    SHOW((char *)atomic_fetch_add(&pointer, 4) - base);
    SHOW((char *)pointer++ - base);
    SHOW((char *)(pointer += 2) - base);
    SHOW((char *)pointer - base);
    SHOW(atomic_exchange(&real, 9.5) * 10);
    SHOW(atomic_load(&real) * 10);
    SHOW(byte += 10);
    SHOW(byte--);
    SHOW(--byte);
    SHOW(atomic_exchange(&yes, 5));
    SHOW(yes);
    SHOW(atomic_flag_test_and_set(&flag));
    SHOW(atomic_flag_test_and_set(&flag));
    atomic_flag_clear(&flag);
    SHOW(atomic_flag_test_and_set_explicit(&flag, memory_order_acquire));
    SHOW(member.n |= 3);
    SHOW(member.n <<= 2);
    SHOW(sizeof member);
    atomic_store(&pair, old);
    old.right = 3;
    now = atomic_load(&pair);
    SHOW(atomic_compare_exchange_strong(&pair, &old, now));
    SHOW(old.right);
    SHOW(atomic_is_lock_free(&count));
    SHOW(ATOMIC_INT_LOCK_FREE);
}

static void standard(void)
{
    int expected = 3;

    SHOW(count *= 5);
    SHOW(count %= 8);
    SHOW(count++);
    SHOW(++count);
    SHOW(count);
    SHOW(atomic_fetch_sub(&count, 4));
    SHOW(atomic_fetch_or_explicit(&count, 8, memory_order_relaxed));
    SHOW(atomic_fetch_xor(&count, 1));
    SHOW(atomic_fetch_and(&count, ~2));
    SHOW(atomic_compare_exchange_strong(&count, &expected, 99));
    SHOW(expected);
    SHOW(atomic_compare_exchange_weak(&count, &expected, 99));
    SHOW(count);
}

static void builtins(void)
{
    int n = 10, expected = 3, desired = 77;
    unsigned char byte = 0;
    short half = 1;
    uint64_t wide = 1ull << 63;
    const char *text = "one", *other = "two", *seen;

    SHOW(__atomic_add_fetch(&n, 5, __ATOMIC_SEQ_CST));
    SHOW(__atomic_nand_fetch(&n, 3, __ATOMIC_RELAXED));
    SHOW(__atomic_compare_exchange_n(&n, &expected, desired, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
    SHOW(__atomic_compare_exchange(&n, &expected, &desired, 0, 5, 5));
    SHOW(__atomic_load_n(&n, __ATOMIC_CONSUME));
    SHOW(__atomic_sub_fetch(&byte, 1, 0));
    SHOW(__sync_sub_and_fetch(&half, 3));
    SHOW(__sync_bool_compare_and_swap(&n, 76, 5));
    SHOW(__sync_val_compare_and_swap(&n, 77, 6));
    SHOW(__sync_lock_test_and_set(&n, 1));
    __sync_lock_release(&n);
    __sync_synchronize();
    SHOW(__sync_fetch_and_add(&n, -3));
    SHOW(n);
    SHOW(__atomic_fetch_add(&wide, wide, 5));
    SHOW(wide);
    __atomic_exchange(&text, &other, &seen, 5);
    printf("%s %s\n", text, seen);
    printf("%s\n", __atomic_exchange_n(&text, "three", 5));
    byte = 0;
    SHOW(__atomic_test_and_set(&byte, 5));
    SHOW(byte);
    __atomic_clear(&byte, 5);
    SHOW(byte);
}

/* Two processes count in shared memory; without atomics some steps would be lost. */
static void together(void)
{
    enum { STEPS = 20000 };
    struct {
        atomic_long stepped;
        long fetched;
    } *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();

    for (int i = 0; i < STEPS; i++) {
        shared->stepped++;
        __sync_fetch_and_add(&shared->fetched, 2);
    }
    if (child == 0)
        _exit(0);
    wait(NULL);
    SHOW(shared->stepped);
    SHOW(shared->fetched);
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    types();
    standard();
    builtins();
    together();
    return 0;
}
