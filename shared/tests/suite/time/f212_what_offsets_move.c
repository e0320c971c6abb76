// A time namespace moves CLOCK_MONOTONIC with RAW and COARSE, CLOCK_BOOTTIME, /proc/uptime and absolute timers, and not CLOCK_REALTIME
// (fact 212). In a user namespace of one's own offsets need no privilege (fact 215).
//@ machine: lab,bare
//@ facts: 212 215
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/sysinfo.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

static const clockid_t clocks[] = {CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_MONOTONIC_COARSE, CLOCK_BOOTTIME, CLOCK_REALTIME, CLOCK_REALTIME_COARSE};
static const char *const names[] = {"MONOTONIC", "MONOTONIC_RAW", "MONOTONIC_COARSE", "BOOTTIME", "REALTIME", "REALTIME_COARSE"};

struct seen {
    long clocks[6], uptime, sysinfo;
};

static void look(struct seen *seen)
{
    struct timespec now;
    struct sysinfo info;
    for (int i = 0; i < 6; i++) {
        clock_gettime(clocks[i], &now);
        seen->clocks[i] = now.tv_sec;
    }
    FILE *f = fopen("/proc/uptime", "r");
    fscanf(f, "%ld", &seen->uptime);
    fclose(f);
    sysinfo(&info);
    seen->sysinfo = info.uptime;
}

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

// Rounded, so that the moments between the looks do not count.
static void compare(const char *what, long here, long there)
{
    printf("%s: %ld hours ahead\n", what, (there - here + 1800) / 3600);
}

int main(void)
{
    struct seen here, there;
    struct itimerspec soon = {.it_interval = {0, 0}};
    int pipefd[2];
    uint64_t nr = 0;
    if (setgroups(0, NULL) == -1 || setresgid(1000, 1000, 1000) == -1 || setresuid(1000, 1000, 1000) == -1)
        err(1, "ids");
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    if (unshare(CLONE_NEWUSER | CLONE_NEWTIME) == -1)
        err(1, "unshare");
    put("/proc/self/timens_offsets", "monotonic 36000 0\nboottime 72000 0");
    pipe(pipefd);
    if (fork() == 0) {
        look(&there);
        write(pipefd[1], &there, sizeof(there));
        // An absolute time of the namespace's clock, not the machine's.
        int fd = timerfd_create(CLOCK_MONOTONIC, 0);
        clock_gettime(CLOCK_MONOTONIC, &soon.it_value);
        soon.it_value.tv_sec += 1;
        timerfd_settime(fd, TFD_TIMER_ABSTIME, &soon, NULL);
        read(fd, &nr, sizeof(nr));
        int is_late = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &soon.it_value, NULL);
        write(pipefd[1], &nr, sizeof(nr));
        _exit(is_late);
    }
    read(pipefd[0], &there, sizeof(there));
    look(&here);
    read(pipefd[0], &nr, sizeof(nr));
    wait(NULL);
    for (int i = 0; i < 6; i++)
        compare(names[i], here.clocks[i], there.clocks[i]);
    compare("/proc/uptime", here.uptime, there.uptime);
    compare("sysinfo", here.sysinfo, there.sysinfo);
    printf("a timer at an absolute time: %d\n", (int)nr);
    return 0;
}
