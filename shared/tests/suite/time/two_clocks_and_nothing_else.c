// A time namespace moves CLOCK_MONOTONIC and CLOCK_BOOTTIME, also in /proc/uptime; CLOCK_REALTIME stays (fact 209, 210).
// The offsets are written before the first member, once it is there EACCES (fact 211).
//@ machine: lab,bare
//@ facts: 209 210 211
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

static const char *names[] = {"CLOCK_REALTIME", "CLOCK_MONOTONIC", "CLOCK_BOOTTIME", "/proc/uptime"};
static long first[4];

static void read_clocks(long *into)
{
    struct timespec now;
    double up = 0;
    clock_gettime(CLOCK_REALTIME, &now);
    into[0] = now.tv_sec;
    clock_gettime(CLOCK_MONOTONIC, &now);
    into[1] = now.tv_sec;
    clock_gettime(CLOCK_BOOTTIME, &now);
    into[2] = now.tv_sec;
    FILE *f = fopen("/proc/uptime", "r");
    if (f == NULL || fscanf(f, "%lf", &up) != 1)
        err(1, "/proc/uptime");
    fclose(f);
    into[3] = (long)up;
}

static void compare(const char *who)
{
    long now[4];
    read_clocks(now);
    printf("%s:", who);
    for (int i = 0; i < 4; i++)
        printf(" %s %ld;", names[i], (now[i] - first[i] + 50) / 100 * 100);
    printf("\n");
    fflush(stdout);
}

static void put(const char *text)
{
    int fd = open("/proc/self/timens_offsets", O_WRONLY);
    ssize_t n = write(fd, text, strlen(text));
    printf("%.*s: %s\n", (int)strcspn(text, "\n"), text, n == -1 ? strerror(errno) : "ok");
    fflush(stdout);
    close(fd);
}

int main(void)
{
    read_clocks(first);
    put("monotonic 100 0\n");
    if (unshare(CLONE_NEWTIME) == -1)
        err(1, "unshare");
    put("realtime 100 0\n");
    put("monotonic -1000000000 0\n");
    put("monotonic 100000 0\n");
    put("boottime 700000 0\n");
    compare("the parent");
    if (fork() == 0) {
        compare("a child");
        return 0;
    }
    wait(NULL);
    put("monotonic 1 0\n");
    return 0;
}
