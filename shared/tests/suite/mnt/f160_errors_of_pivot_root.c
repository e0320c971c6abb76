// The errors of pivot_root(2) (facts 160, 161).
//@ machine: lab,bare
//@ facts: 160 161
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void try(const char *what, const char *new_root, const char *put_old)
{
    long r = syscall(SYS_pivot_root, new_root, put_old);
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
}

int main(void)
{
    if (unshare(CLONE_NEWNS) == -1)
        err(1, "unshare");
    mkdir("/tmp/base", 0755);
    if (mount("base", "/tmp/base", "tmpfs", 0, NULL) == -1)
        err(1, "tmpfs");
    mount(NULL, "/tmp/base", NULL, MS_PRIVATE, NULL);
    mkdir("/tmp/base/new", 0755);
    mkdir("/tmp/base/plain", 0755);
    close(creat("/tmp/base/file", 0644));
    try("no mount point", "/tmp/base/plain", "/tmp/base/plain");
    if (mount("new", "/tmp/base/new", "tmpfs", 0, NULL) == -1)
        err(1, "tmpfs");
    mkdir("/tmp/base/new/old", 0755);
    try("put_old elsewhere", "/tmp/base/new", "/tmp/base/plain");
    // EBUSY on a machine of one's own; the root of a user namespace's first mount namespace is locked, which is found before.
    try("new_root is the root", "/", "/tmp/base");
    try("missing new_root", "/tmp/base/nothing", "/tmp/base/new/old");
    try("missing put_old", "/tmp/base/new", "/tmp/base/new/nothing");
    try("new_root is a file", "/tmp/base/file", "/tmp/base/new/old");
    mount(NULL, "/tmp/base", NULL, MS_SHARED, NULL);
    try("the parent mount is shared", "/tmp/base/new", "/tmp/base/new/old");
    mount(NULL, "/tmp/base", NULL, MS_PRIVATE, NULL);
    try("all is well", "/tmp/base/new", "/tmp/base/new/old");
    printf("the old root is at /old: %s\n", access("/old/usr", F_OK) == 0 ? "yes" : "no");
    return 0;
}
