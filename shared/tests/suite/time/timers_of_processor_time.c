// ITIMER_VIRTUAL and ITIMER_PROF count what the process computes, not what it sleeps; RLIMIT_CPU ends who computes too long.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t ticks[NSIG];

static void handler(int number) { ticks[number]++; }

/* Computes until a signal has come so often. */
static void compute(int number, int until)
{
    while (ticks[number] < until)
        ;
}

static void timer(const char *name, int which, int number)
{
    struct itimerval asked = { { 0, 10000 }, { 0, 10000 } }, told;
    struct timespec pause = { 0, 50000000 };
    signal(number, handler);
    printf("%s: %d\n", name, setitimer(which, &asked, NULL));
    nanosleep(&pause, NULL);
    printf("after a sleep: %d\n", ticks[number]);
    getitimer(which, &told);
    printf("interval %ld, left of the first: %d\n", (long)told.it_interval.tv_usec, told.it_value.tv_usec > 0 && told.it_value.tv_usec <= 14000);
    compute(number, 3);
    memset(&asked, 0, sizeof asked);
    setitimer(which, &asked, &told);
    printf("interval %ld\n", (long)told.it_interval.tv_usec);
    getitimer(which, &told);
    printf("disarmed: %ld\n", (long)(told.it_value.tv_usec + told.it_interval.tv_usec));
}

int main(void)
{
    struct rlimit limit = { 1, 3 };
    struct itimerval asked = { { 0, 0 }, { 100, 0 } };
    int status;
    setvbuf(stdout, NULL, _IONBF, 0);
    timer("ITIMER_VIRTUAL", ITIMER_VIRTUAL, SIGVTALRM);
    timer("ITIMER_PROF", ITIMER_PROF, SIGPROF);
    setitimer(ITIMER_PROF, &asked, NULL);
    if (fork() == 0) {
        getitimer(ITIMER_PROF, &asked);
        printf("a child has none: %ld\n", (long)asked.it_value.tv_sec);
        exit(0);
    }
    wait(NULL);
    if (fork() == 0) {
        limit.rlim_max = 2;
        setrlimit(RLIMIT_CPU, &limit);
        for (;;)
            ;
    }
    wait(&status);
    printf("beyond the soft limit: %s\n", WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "lived");
    if (fork() == 0) {
        signal(SIGXCPU, handler);
        limit.rlim_cur = 0;
        setrlimit(RLIMIT_CPU, &limit);
        getrlimit(RLIMIT_CPU, &limit);
        printf("0 is %ld\n", (long)limit.rlim_cur);
        compute(SIGXCPU, 1);
        getrlimit(RLIMIT_CPU, &limit);
        printf("the soft limit after that: %ld\n", (long)limit.rlim_cur);
        exit(0);
    }
    wait(NULL);
    return 0;
}
