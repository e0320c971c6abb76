// prlimit(2) looks for the process, then for permission, then at the resource - kernel/sys.c:prlimit64().
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void get(pid_t pid, int resource)
{
    struct rlimit old;
    int ret = prlimit(pid, resource, NULL, &old);
    printf("prlimit(%d, %d): %d%s%s\n", pid, resource, ret, ret ? ", " : "", ret ? strerror(errno) : "");
}

int main(void)
{
    get(0, RLIMIT_NOFILE);
    get(0, 16);
    get(0, -1);
    get(99999, RLIMIT_NOFILE);
    get(99999, 16);
    get(1, 16);
    if (setresuid(1000, 1000, 1000) == -1)
        return 1;
    get(1, RLIMIT_NOFILE);
    get(1, 16);
    get(0, 16);
    return 0;
}
