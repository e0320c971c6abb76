// A sleep lasts as long as it says on the monotonic clock; a signal cuts it short and the rest is returned.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static void handler(int sig)
{
}

int main(void)
{
    struct timespec a, b, half = {0, 500000000};
    clock_gettime(CLOCK_MONOTONIC, &a);
    nanosleep(&half, NULL);
    clock_gettime(CLOCK_MONOTONIC, &b);
    long ms = (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000;
    printf("half a second: %s\n", ms >= 500 ? "yes" : "no");
    signal(SIGALRM, handler);
    alarm(1);
    unsigned left = sleep(3);
    // Whole seconds, rounded down: 1 or 2, by a hair.
    printf("of 3 seconds were left: %s\n", left == 1 || left == 2 ? "more than one" : "too few");
    return 0;
}
