// mlock(2) and its kin within RLIMIT_MEMLOCK, and what madvise(2) says and does.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHOW(call) do { errno = 0; long r = call; printf("%s = %ld%s%s\n", #call, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : ""); } while (0)

static void locked(void)
{
    char line[200];
    FILE *f = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof line, f))
        if (!strncmp(line, "VmLck", 5))
            fputs(line, stdout);
    fclose(f);
}

int main(void)
{
    struct rlimit limit = { 65536, 65536 };
    char *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    setrlimit(RLIMIT_MEMLOCK, &limit);
    SHOW(mlock(p, 4096));
    locked();
    SHOW(mlock(p + 100, 4096));
    locked();
    SHOW(mlock(p, 0));
    SHOW(munlock(p, 4096));
    locked();
    SHOW(munlock(p, 1 << 20));
    locked();
    SHOW(mlock((void *)4096, 10));
    SHOW(munlock((void *)4096, 10));
    SHOW(mlock2(p, 4096, MLOCK_ONFAULT));
    SHOW(mlock2(p, 4096, 7));
    locked();
    munmap(p, 4096);
    locked();
    SHOW(mlock(p + 4096, 4096 * 16));
    fflush(stdout);
    if (fork() == 0) {
        locked();
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    SHOW(mlock(p + 4096, 4096 * 16));
    SHOW(mlock(p + 4096 * 100, 1));
    SHOW(munlock(p + 4096, 4096 * 16));
    SHOW(mlock(p + 4096, 4096 * 17));
    SHOW(mlockall(0));
    SHOW(mlockall(MCL_ONFAULT));
    SHOW(mlockall(8));
    SHOW(mlockall(MCL_CURRENT));
    SHOW(munlockall());
    locked();
    limit.rlim_cur = 0;
    setrlimit(RLIMIT_MEMLOCK, &limit);
    SHOW(mlock(p + 8192, 4096));
    SHOW(mlockall(MCL_CURRENT));

    p += 40960;
    memset(p, 'x', 12288);
    SHOW(madvise(p, 4096, MADV_DONTNEED));
    printf("%d %d\n", p[0], p[4096]);
    SHOW(madvise(p + 1, 4096, MADV_DONTNEED));
    SHOW(madvise(p, 4096, 99));
    SHOW(madvise(p, 0, 99));
    SHOW(madvise(p, 0, MADV_NORMAL));
    SHOW(madvise(p, -1, MADV_NORMAL));
    munmap(p + 8192, 4096);
    SHOW(madvise(p, 12288, MADV_NORMAL));
    SHOW(madvise(p, 4096, MADV_WILLNEED));
    SHOW(madvise(p, 4096, MADV_SEQUENTIAL));
    SHOW(madvise(p, 4096, MADV_RANDOM));
    SHOW(madvise(p, 4096, MADV_DONTDUMP));
    SHOW(madvise(p, 4096, MADV_REMOVE));
    SHOW(posix_madvise(p, 4096, POSIX_MADV_DONTNEED));
    printf("%d\n", p[4096]);
    return 0;
}
