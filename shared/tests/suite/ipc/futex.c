// futex(2): what it refuses, who meets whom, whom a waker's bits reach, and how a wait ends.
#define _GNU_SOURCE
#include <linux/futex.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long futex(void *word, int op, uint32_t value, const struct timespec *timeout, uint32_t bits)
{
    return syscall(SYS_futex, word, op, value, timeout, NULL, bits);
}

static void show(const char *what, long result)
{
    printf("%-28s %s\n", what, result == -1 ? strerrorname_np(errno) : result ? "not 0" : "0");
}

static void refused(void)
{
    uint32_t word = 0;
    struct timespec soon = { 0, 1000000 }, bad = { 0, 1000000000 }, negative = { -1, 0 }, now;

    show("another value", futex(&word, FUTEX_WAIT, 1, NULL, 0));
    show("time is up", futex(&word, FUTEX_WAIT, 0, &soon, 0));
    show("private, time is up", futex(&word, FUTEX_WAIT_PRIVATE, 0, &soon, 0));
    show("long ago", futex(&word, FUTEX_WAIT_BITSET, 0, &soon, FUTEX_BITSET_MATCH_ANY));
    clock_gettime(CLOCK_REALTIME, &now);
    show("real time", futex(&word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &now, 1));
    show("no bits", futex(&word, FUTEX_WAIT_BITSET, 0, &soon, 0));
    show("no bits to wake", futex(&word, FUTEX_WAKE_BITSET, 1, NULL, 0));
    show("FUTEX_WAIT by real time", futex(&word, FUTEX_WAIT | FUTEX_CLOCK_REALTIME, 0, &soon, 0));
    show("not a time", futex(&word, FUTEX_WAIT, 1, &bad, 0));
    show("negative", futex(&word, FUTEX_WAIT, 0, &negative, 0));
    show("unaligned", futex((char *)&word + 1, FUTEX_WAIT, 0, NULL, 0));
    show("unaligned to wake", futex((char *)&word + 2, FUTEX_WAKE, 1, NULL, 0));
    show("nowhere", futex((void *)16, FUTEX_WAIT, 0, NULL, 0));
    show("nowhere to wake", futex((void *)16, FUTEX_WAKE, 1, NULL, 0));
    show("nowhere, private", futex((void *)16, FUTEX_WAKE_PRIVATE, 1, NULL, 0));
    show("time from nowhere", futex(&word, FUTEX_WAIT, 0, (void *)16, 0));
    show("no such operation", futex(&word, 99, 0, NULL, 0));
    show("FUTEX_FD", futex(&word, FUTEX_FD, 0, NULL, 0));
    show("nobody", futex(&word, FUTEX_WAKE, 1, NULL, 0));
}

/* Four wait at one word: by bits 1, 2 and 4, and privately. */
static void bits(void)
{
    uint32_t *word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child[4];
    int i;

    for (i = 0; i < 4; i++) {
        child[i] = fork();
        if (child[i] == 0) {
            long result = i == 3 ? futex(word, FUTEX_WAIT_PRIVATE, 0, NULL, 0)
                                 : futex(word, FUTEX_WAIT_BITSET, 0, NULL, 1 << i);
            _exit(result == 0 ? 0 : errno);
        }
        usleep(200000);
    }
    printf("bits 6: %ld\n", futex(word, FUTEX_WAKE_BITSET, 9, NULL, 6));
    printf("one: %ld\n", futex(word, FUTEX_WAKE, 1, NULL, 0));
    printf("more: %ld\n", futex(word, FUTEX_WAKE, 9, NULL, 0));
    printf("privately: %ld\n", futex(word, FUTEX_WAKE_PRIVATE, 9, NULL, 0));
    for (i = 0; i < 3; i++) {
        int status;
        waitpid(child[i], &status, 0);
        printf("child %d: %d\n", i, WEXITSTATUS(status));
    }
    kill(child[3], SIGKILL);
    waitpid(child[3], NULL, 0);
}

/* The place in the object counts, not the address. */
static void by_file(void)
{
    int fd = memfd_create("futex", 0), status;
    uint32_t *one, *other;

    ftruncate(fd, 8192);
    one = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    other = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 4096);
    if (fork() == 0)
        _exit(futex(&one[1025], FUTEX_WAIT, 0, NULL, 0) == 0 ? 7 : 8);
    usleep(200000);
    printf("the next word: %ld\n", futex(&other[0], FUTEX_WAKE, 1, NULL, 0));
    printf("the same word: %ld\n", futex(&other[1], FUTEX_WAKE, 1, NULL, 0));
    wait(&status);
    printf("woken: %d\n", WEXITSTATUS(status));
}

static uint32_t own;

static void handler(int sig)
{
    own = 1;
}

static void interrupted(int flags, const struct timespec *timeout)
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = flags };
    long result;

    own = 0;
    sigaction(SIGALRM, &action, NULL);
    ualarm(200000, 0);
    result = futex(&own, FUTEX_WAIT_PRIVATE, 0, timeout, 0);
    show(flags ? "SA_RESTART" : "a signal", result);
}

int main(void)
{
    struct timespec long_time = { 100, 0 };

    setvbuf(stdout, NULL, _IONBF, 0);
    refused();
    bits();
    by_file();
    interrupted(0, NULL);
    interrupted(0, &long_time);
    interrupted(SA_RESTART, NULL);
    interrupted(SA_RESTART, &long_time);
    return 0;
}
