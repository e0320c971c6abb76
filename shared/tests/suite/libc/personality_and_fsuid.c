// Calls that are seldom made: personality(2), setfsuid(2), posix_fadvise(3), adjtimex(2), and numbers that no call has.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void say(const char *what, long result)
{
    printf("%s = %ld%s%s\n", what, result, result < 0 ? " " : "", result < 0 ? strerrorname_np(errno) : "");
}

static void personalities(void)
{
    struct utsname name;
    char line[64] = "";
    FILE *f;
    printf("%x\n", personality(0xffffffff));
    say("personality(PER_LINUX32)", personality(PER_LINUX32));
    if (fork() == 0) {
        uname(&name);
        printf("child: %s\n", name.machine);
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    say("personality(ADDR_NO_RANDOMIZE)", personality(ADDR_NO_RANDOMIZE));
    uname(&name);
    f = fopen("/proc/self/personality", "r");
    printf("%s %s", name.machine, fgets(line, sizeof line, f));
    fclose(f);
    personality(PER_LINUX);
}

static void file_ids(void)
{
    char line[256];
    FILE *f;
    say("setfsuid(1000)", setfsuid(1000));
    say("setfsuid(-1)", setfsuid(-1));
    say("setfsgid(5)", setfsgid(5));
    say("setfsgid(-1)", setfsgid(-1));
    fflush(stdout);
    f = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof line, f))
        if (!strncmp(line, "Uid", 3) || !strncmp(line, "Gid", 3))
            fputs(line, stdout);
    fclose(f);
    umask(0);
    mkdir("/tmp/closed", 0700);
    say("setfsuid(0)", setfsuid(0));
    mkdir("/tmp/root", 0700);
    say("setfsuid(1000)", setfsuid(1000));
    say("in root's", open("/tmp/root/x", O_CREAT | O_RDWR, 0644));
    say("in one's own", open("/tmp/closed/x", O_CREAT | O_RDWR, 0644) >= 0);
    setfsuid(0);
    setfsgid(0);
    say("in another's, as root", open("/tmp/closed/y", O_CREAT | O_RDWR, 0644) >= 0);
    if (fork() == 0) {
        setresuid(1000, 1000, 1000);
        say("setfsuid(0) of a user", setfsuid(0));
        say("still", setfsuid(-1));
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
}

static void advice(void)
{
    int p[2], fd = open("/tmp/file", O_CREAT | O_RDWR, 0644);
    pipe(p);
    say("fadvise", posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED));
    say("fadvise, unknown", posix_fadvise(fd, 0, 0, 77));
    say("fadvise, negative", posix_fadvise(fd, 0, -1, POSIX_FADV_NORMAL));
    say("fadvise, closed", posix_fadvise(99, 0, 0, 0));
    say("fadvise, pipe", posix_fadvise(p[0], 0, 0, 0));
    say("readahead", readahead(fd, 0, 10));
    say("readahead, pipe", readahead(p[0], 0, 10));
    say("readahead, closed", readahead(99, 0, 10));
    say("sync_file_range", sync_file_range(fd, 0, 10, SYNC_FILE_RANGE_WRITE));
    say("sync_file_range, flags", sync_file_range(fd, 0, 10, 100));
    say("sync_file_range, pipe", sync_file_range(p[0], 0, 10, 0));
    say("syncfs", syncfs(fd));
    say("syncfs, closed", syncfs(99));
}

static void clocks(void)
{
    struct timeval now;
    struct timespec resolution;
    struct timex timex = { 0 };
    time_t seconds;
    say("gettimeofday", syscall(SYS_gettimeofday, &now, NULL));
    say("gettimeofday, nowhere", syscall(SYS_gettimeofday, 1L, NULL));
    say("time", syscall(SYS_time, &seconds) == seconds);
    say("clock_getres", syscall(SYS_clock_getres, CLOCK_MONOTONIC, &resolution));
    say("clock_getres, none", syscall(SYS_clock_getres, 77L, &resolution));
    say("adjtimex", adjtimex(&timex) >= 0);
    printf("tick %ld, tolerance %ld\n", timex.tick, timex.tolerance);
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    personalities();
    file_ids();
    advice();
    clocks();
    say("no such call", syscall(9999L));
    say("no such call", syscall(-1L));
    say("no such call any more", syscall(SYS_uselib, 0L));
    say("no such call any more", syscall(SYS_create_module));
    return 0;
}
