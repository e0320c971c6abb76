// What a process computes is its processor time; what it sleeps is not, and a child begins anew.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SPENT_NS 5000000

static long long spent_ns(clockid_t clock)
{
    struct timespec spent;

    if (clock_gettime(clock, &spent) < 0)
        return -1;
    return spent.tv_sec * 1000000000LL + spent.tv_nsec;
}

static const char *yes(int is_true)
{
    return is_true ? "yes" : "no";
}

int main(void)
{
    volatile unsigned long sum = 0;

    while (spent_ns(CLOCK_PROCESS_CPUTIME_ID) < SPENT_NS)
        for (int i = 0; i < 10000; i++)
            sum += i;
    printf("computing takes processor time: %s\n", yes(spent_ns(CLOCK_PROCESS_CPUTIME_ID) >= SPENT_NS));
    printf("clock(3) says so: %s\n", yes(clock() >= CLOCKS_PER_SEC / 1000 * 4));

    long long before = spent_ns(CLOCK_PROCESS_CPUTIME_ID);
    usleep(300000);
    printf("sleeping takes none: %s\n", yes(spent_ns(CLOCK_PROCESS_CPUTIME_ID) - before < 150000000));
    printf("the only thread has spent all of it: %s\n",
           yes(llabs(spent_ns(CLOCK_THREAD_CPUTIME_ID) - spent_ns(CLOCK_PROCESS_CPUTIME_ID)) < 150000000));
    fflush(stdout);

    before = spent_ns(CLOCK_PROCESS_CPUTIME_ID);
    if (fork() == 0) {
        printf("a child begins anew: %s\n", yes(spent_ns(CLOCK_PROCESS_CPUTIME_ID) < before));
        return 0;
    }
    wait(NULL);
    return 0;
}
