// In a user namespace: tmpfs and bind are fine, proc only with an own pid namespace, sysfs only with an own net namespace,
// mqueue with an own ipc namespace; devtmpfs never (facts 110, 111).
//@ machine: lab,bare
//@ facts: 110 111
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

static void try(const char *type)
{
    int r = mount("none", "/tmp/d", type, 0, NULL);
    printf("%s: %s\n", type, r == -1 ? strerror(errno) : "ok");
    if (r == 0)
        umount("/tmp/d");
}

int main(void)
{
    mkdir("/tmp/d", 0755);
    if (fork() == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == -1)
            err(1, "unshare");
        put("/proc/self/uid_map", "0 0 1");
        printf("with an own mount namespace alone\n");
        try("tmpfs");
        try("proc");
        try("sysfs");
        try("mqueue");
        try("devtmpfs");
        return 0;
    }
    wait(NULL);
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC) == -1)
        err(1, "unshare");
    put("/proc/self/uid_map", "0 0 1");
    if (fork() == 0) {
        printf("with pid, net and ipc namespaces too\n");
        try("tmpfs");
        try("proc");
        try("mqueue");
        try("devtmpfs");
        return 0;
    }
    wait(NULL);
    return 0;
}
