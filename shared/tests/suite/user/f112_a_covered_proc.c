// In user and pid namespaces of one's own a new proc shows no more than the one that is visible: where something covers a part of that one it
// is EPERM, with subset=pid, too (facts 112, 259); where it is whole it works, also two user namespaces deep.
//@ machine: lab,bare
//@ facts: 112 259
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

static void try(const char *what, const char *options)
{
    printf("%s: %s\n", what, mount("proc", "/tmp/proc", "proc", 0, options) == -1 ? strerror(errno) : "ok");
    umount("/tmp/proc");
    fflush(stdout);
}

static int mounter(void *arg)
{
    try(arg, NULL);
    try("with subset=pid", "subset=pid");
    return 0;
}

static void in_namespaces(const char *what, int depth)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        for (int i = 0; i < depth; i++) {
            if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == -1)
                err(1, "unshare");
            put("/proc/self/setgroups", "deny");
            put("/proc/self/uid_map", "0 0 1");
            put("/proc/self/gid_map", "0 0 1");
        }
        pid = clone(mounter, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, (void *)what);
        if (pid == -1)
            err(1, "clone");
        waitpid(pid, NULL, 0);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
}

int main(void)
{
    mkdir("/tmp/proc", 0755);
    in_namespaces("whole", 1);
    in_namespaces("whole, two deep", 2);
    fflush(stdout);
    if (fork() == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == -1)
            err(1, "unshare");
        try("without a pid namespace", NULL);
        _exit(0);
    }
    wait(NULL);
    if (mount("none", "/proc/sys", "tmpfs", 0, NULL) == -1)
        err(1, "mount");
    in_namespaces("covered", 1);
    in_namespaces("covered, two deep", 2);
    mounter("covered, who covered it");
    return 0;
}
