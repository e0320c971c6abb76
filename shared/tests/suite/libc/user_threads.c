// makecontext(3), swapcontext(3), getcontext(3): chains of calls that take turns, from a loop and from a handler.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

#define STACK 65536
#define TASKS 3

static ucontext_t main_context, tasks[TASKS];
static int done[TASKS], current;

static void work(int number, int rounds)
{
    int sum = 0;
    for (int i = 0; i < rounds; i++) {
        sum += i * number;
        printf("task %d: round %d, sum %d\n", number, i, sum);
        swapcontext(&tasks[number], &main_context);
    }
    done[number] = 1;
}

static void round_robin(void)
{
    for (int i = 0; i < TASKS; i++) {
        getcontext(&tasks[i]);
        tasks[i].uc_stack.ss_sp = malloc(STACK);
        tasks[i].uc_stack.ss_size = STACK;
        tasks[i].uc_link = &main_context;
        makecontext(&tasks[i], (void (*)(void))work, 2, i, i + 2);
    }
    for (int left = TASKS; left;) {
        left = 0;
        for (current = 0; current < TASKS; current++)
            if (!done[current]) {
                swapcontext(&main_context, &tasks[current]);
                left += !done[current];
            }
    }
}

static void again(void)
{
    ucontext_t here;
    volatile int times = 0;
    getcontext(&here);
    printf("times %d\n", ++times);
    if (times < 3)
        setcontext(&here);
}

static int depth(int n) { return n ? 1 + depth(n - 1) : (swapcontext(&tasks[0], &main_context), 0); }
static void deep(void) { printf("depth %d\n", depth(50)); }

static void going_deep(void)
{
    getcontext(&tasks[0]);
    tasks[0].uc_stack.ss_sp = malloc(STACK);
    tasks[0].uc_stack.ss_size = STACK;
    tasks[0].uc_link = &main_context;
    makecontext(&tasks[0], deep, 0);
    swapcontext(&main_context, &tasks[0]);
    puts("suspended in the depth");
    swapcontext(&main_context, &tasks[0]);
}

static volatile sig_atomic_t switches;

static void on_signal(int number)
{
    int from = current;
    current = 1 - current;
    switches++;
    swapcontext(&tasks[from], &tasks[current]);
}

static void first(void)
{
    for (int i = 0; i < 3; i++) {
        printf("first %d\n", i);
        raise(SIGUSR1);
    }
}

static void second(void)
{
    for (int i = 0; i < 2; i++) {
        printf("second %d\n", i);
        raise(SIGUSR1);
    }
    puts("second waits no more");
    raise(SIGUSR1);
}

static void from_a_handler(void)
{
    void (*functions[])(void) = { first, second };
    sigset_t mask;
    signal(SIGUSR1, on_signal);
    for (int i = 0; i < 2; i++) {
        getcontext(&tasks[i]);
        tasks[i].uc_stack.ss_sp = malloc(STACK);
        tasks[i].uc_stack.ss_size = STACK;
        tasks[i].uc_link = &main_context;
        makecontext(&tasks[i], functions[i], 0);
    }
    current = 0;
    swapcontext(&main_context, &tasks[0]);
    sigprocmask(SIG_BLOCK, NULL, &mask);
    printf("%d switches, blocked: %d\n", switches, sigismember(&mask, SIGUSR1));
}

static void last(void) { puts("the last one ends the process"); }

int main(void)
{
    round_robin();
    again();
    going_deep();
    from_a_handler();
    fflush(stdout);
    getcontext(&tasks[2]);
    tasks[2].uc_stack.ss_sp = malloc(STACK);
    tasks[2].uc_stack.ss_size = STACK;
    tasks[2].uc_link = NULL;
    makecontext(&tasks[2], last, 0);
    setcontext(&tasks[2]);
    return 7;
}
