// execve(2) while unmapped drops all capabilities (fact 64); the same call before any exec succeeds (fact 65);
// mapped to 0 they are kept (fact 66).
//@ machine: lab,bare
//@ facts: 64 65 66
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

static void try(int mapped)
{
    fflush(stdout);
    if (fork() == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWUTS) == -1)
            err(1, "unshare");
        if (mapped)
            put("/proc/self/uid_map", "0 0 1");
        printf("%s, before exec: sethostname %d\n", mapped ? "mapped" : "unmapped", sethostname("mine", 4));
        fflush(stdout);
        execlp("grep", "grep", "CapEff", "/proc/self/status", NULL);
        err(1, "exec");
    }
    wait(NULL);
}

int main(void)
{
    try(0);
    try(1);
    return 0;
}
