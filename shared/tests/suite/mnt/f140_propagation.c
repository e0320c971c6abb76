// Shared mounts propagate to their peers, also in other mount namespaces; private ones to nobody; a slave receives and never
// sends (facts 118, 140, 143).
//@ machine: lab,bare
//@ facts: 118 140 143
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

static const char *there(const char *path)
{
    return access(path, F_OK) == 0 ? "there" : "not there";
}

static void tmpfs_with(const char *dir, const char *file)
{
    if (mount("none", dir, "tmpfs", 0, NULL) == -1)
        err(1, "%s", dir);
    close(creat(file, 0644));
}

static int in_new_namespace(void *arg)
{
    unsigned long change = *(unsigned long *)arg;
    if (change != 0 && mount(NULL, "/tmp/m", NULL, change, NULL) == -1)
        err(1, "change");
    tmpfs_with("/tmp/m/child", "/tmp/m/child/file");
    if (fork() == 0)
        return 0;
    wait(NULL);
    return 0;
}

static void try(const char *name, unsigned long change)
{
    pid_t pid = clone(in_new_namespace, stack + sizeof(stack), CLONE_NEWNS | SIGCHLD, &change);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    printf("%s: the child's mount is %s here\n", name, there("/tmp/m/child/file"));
    umount("/tmp/m/child");
}

int main(void)
{
    mkdir("/tmp/m", 0755);
    if (mount("m", "/tmp/m", "tmpfs", 0, NULL) == -1)
        err(1, "tmpfs");
    mkdir("/tmp/m/child", 0755);
    mount(NULL, "/tmp/m", NULL, MS_PRIVATE, NULL);
    try("private", 0);
    mount(NULL, "/tmp/m", NULL, MS_SHARED, NULL);
    try("shared", 0);
    try("slave in the child", MS_SLAVE);
    try("private in the child", MS_PRIVATE);
    printf("two types at once: %s\n",
           mount(NULL, "/tmp/m", NULL, MS_SHARED | MS_PRIVATE, NULL) == -1 ? strerror(errno) : "ok");
    printf("no mount point: %s\n", mount(NULL, "/tmp/m/child", NULL, MS_SHARED, NULL) == -1 ? strerror(errno) : "ok");
    return 0;
}
