// A helper in eight namespaces of its own is entered type by type: through /proc/PID/ns/TYPE and through a pidfd, which also takes
// several types at once (facts 217, 218, 224). The wrong type is EINVAL, and
// for a pidfd no type, too.
//@ machine: lab,bare
//@ facts: 217 218 224
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

struct type {
    const char *name;
    int flag;
    const char *link;
};

static const struct type types[] = {
    {"cgroup", CLONE_NEWCGROUP, "cgroup"},
    {"ipc", CLONE_NEWIPC, "ipc"},
    {"mnt", CLONE_NEWNS, "mnt"},
    {"net", CLONE_NEWNET, "net"},
    {"pid", CLONE_NEWPID, "pid_for_children"},
    {"time", CLONE_NEWTIME, "time"},
    {"uts", CLONE_NEWUTS, "uts"},
    {"user", CLONE_NEWUSER, "user"},
};

static pid_t helper;

static int joined(const char *own, const char *theirs)
{
    char path[64], a[64] = "", b[64] = "";
    snprintf(path, sizeof(path), "/proc/self/ns/%s", own);
    readlink(path, a, sizeof(a) - 1);
    snprintf(path, sizeof(path), "/proc/%d/ns/%s", helper, theirs);
    readlink(path, b, sizeof(b) - 1);
    return a[0] != '\0' && strcmp(a, b) == 0;
}

static void enter(const struct type *type, int is_pidfd, int flags)
{
    char path[64];
    fflush(stdout);
    if (fork() != 0) {
        wait(NULL);
        return;
    }
    snprintf(path, sizeof(path), "/proc/%d/ns/%s", helper, type->name);
    int fd = is_pidfd ? (int)syscall(SYS_pidfd_open, helper, 0) : open(path, O_RDONLY);
    if (fd == -1)
        err(1, "%s", type->name);
    int before = joined(type->link, type->name);
    int r = setns(fd, flags);
    printf("%s by %s, flags %#x: %s", type->name, is_pidfd ? "pidfd" : "file", (unsigned)flags,
           r == -1 ? strerror(errno) : "ok");
    printf(", %s -> %s\n", before ? "there" : "elsewhere", joined(type->link, type->name) ? "there" : "elsewhere");
    exit(0);
}

int main(void)
{
    int ready[2], hold[2];
    char byte;
    size_t n = sizeof(types) / sizeof(types[0]);
    pipe(ready);
    pipe(hold);
    helper = fork();
    if (helper == 0) {
        close(hold[1]);
        if (unshare(CLONE_NEWUSER | CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID |
                    CLONE_NEWTIME | CLONE_NEWUTS) == -1)
            err(1, "unshare");
        // Its child is in all eight of them.
        pid_t child = fork();
        if (child == 0) {
            read(hold[0], &byte, 1);
            return 0;
        }
        write(ready[1], &child, sizeof(child));
        wait(NULL);
        return 0;
    }
    read(ready[0], &helper, sizeof(helper));
    for (size_t i = 0; i < n; i++) {
        enter(&types[i], 0, types[i].flag);
        enter(&types[i], 0, 0);
        enter(&types[i], 0, types[(i + 1) % n].flag);
        enter(&types[i], 1, types[i].flag);
        enter(&types[i], 1, 0);
    }
    fflush(stdout);
    if (fork() == 0) {
        int fd = syscall(SYS_pidfd_open, helper, 0);
        int r = setns(fd, CLONE_NEWUSER | CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWCGROUP);
        printf("five at once: %s\n", r == -1 ? strerror(errno) : "ok");
        for (size_t i = 0; i < n; i++)
            printf(" %s %s", types[i].name, joined(types[i].link, types[i].name) ? "joined" : "not");
        printf("\n");
        return 0;
    }
    wait(NULL);
    close(hold[1]);
    wait(NULL);
    return 0;
}
