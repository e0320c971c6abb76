// setns(2): bad descriptors, wrong types, own namespaces (facts 217, 218), and without privilege (fact 219).
//@ machine: lab,bare
//@ facts: 217 218 219
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void show(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
}

int main(void)
{
    const char *types[] = {"uts", "ipc", "net", "mnt", "cgroup", "time", "pid", "user"};
    char path[64];
    int uts = open("/proc/self/ns/uts", O_RDONLY);
    int dir = open("/tmp", O_RDONLY);
    int file = open("/proc/self/status", O_RDONLY);
    if (uts == -1 || dir == -1 || file == -1)
        err(1, "open");
    show("no descriptor", setns(-1, 0));
    show("a closed descriptor", setns(100, CLONE_NEWUTS));
    show("a directory", setns(dir, 0));
    show("a file", setns(file, 0));
    show("another type", setns(uts, CLONE_NEWNET));
    show("two types", setns(uts, CLONE_NEWUTS | CLONE_NEWNET));
    show("any type", setns(uts, 0));
    show("the right type", setns(uts, CLONE_NEWUTS));
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        snprintf(path, sizeof(path), "/proc/self/ns/%s", types[i]);
        int fd = open(path, O_RDONLY);
        if (fd == -1)
            err(1, "%s", path);
        // The own mount namespace would move root and cwd: they are the same here.
        show(types[i], setns(fd, 0));
        close(fd);
    }
    if (setgid(1000) == -1 || setuid(1000) == -1)
        err(1, "becoming uid 1000");
    show("as uid 1000", setns(uts, CLONE_NEWUTS));
    return 0;
}
