// alarm(2), setitimer(2): one clock for both, and what fork and exec do with it.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ticks;

static void tick(int sig) { ticks++; }

int main(int argc, char *argv[]) {
    struct itimerval timer, old;
    if (argc > 1) {
        getitimer(ITIMER_REAL, &old);
        printf("after exec: %s\n", old.it_value.tv_sec > 50 ? "kept" : "gone");
        return 0;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGALRM, tick);
    printf("alarm(100) after none: %u\n", alarm(100));
    printf("alarm(2) after 100: %s\n", alarm(2) >= 99 ? "about 100 left" : "?");
    getitimer(ITIMER_REAL, &old);
    printf("getitimer sees it: %s, interval %ld\n", old.it_value.tv_sec >= 1 ? "yes" : "no", (long)old.it_interval.tv_sec);
    printf("alarm(0): %s\n", alarm(0) > 0 ? "some left" : "none");
    printf("alarm(0) again: %u\n", alarm(0));

    alarm(1);
    int n = pause();
    printf("pause: %d %s, ticks %d\n", n, strerror(errno), (int)ticks);
    unsigned left = 0;
    ticks = 0;
    alarm(1);
    left = sleep(10);
    printf("sleep(10) with alarm(1): %s left, ticks %d\n", left == 8 || left == 9 ? "8 or 9" : "?", (int)ticks);

    timer.it_value.tv_sec = 0;
    timer.it_value.tv_usec = 50000;
    timer.it_interval = timer.it_value;
    ticks = 0;
    n = setitimer(ITIMER_REAL, &timer, &old);
    printf("setitimer: %d, before it %ld\n", n, (long)old.it_value.tv_sec);
    while (ticks < 5)
        pause();
    getitimer(ITIMER_REAL, &old);
    printf("five ticks, interval %ld us\n", (long)old.it_interval.tv_usec);
    memset(&timer, 0, sizeof timer);
    setitimer(ITIMER_REAL, &timer, &old);
    printf("stopped: interval was %ld us\n", (long)old.it_interval.tv_usec);

    timer.it_value.tv_usec = 1000000;
    n = setitimer(ITIMER_REAL, &timer, NULL);
    printf("a million microseconds: %d %s\n", n, strerror(errno));
    timer.it_value.tv_usec = -1;
    n = setitimer(ITIMER_REAL, &timer, NULL);
    printf("less than none: %d %s\n", n, strerror(errno));
    n = setitimer(17, &timer, NULL);
    printf("no such timer: %d %s\n", n, strerror(errno));

    alarm(100);
    fflush(stdout);
    if (fork() == 0) {
        printf("a child's alarm: %u\n", alarm(0));
        exit(0);
    }
    wait(NULL);
    printf("the parent's: %s\n", alarm(0) > 90 ? "as it was" : "gone");
    alarm(100);
    fflush(stdout);
    execl("/proc/self/exe", argv[0], "again", NULL);
    return 1;
}
