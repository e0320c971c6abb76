// A new mount namespace keeps the propagation of what it copies: under a shared mount a child's mount reaches the parent (fact 118) and
// stays when the child's namespace has gone (fact 142). cwd and root move onto the copies (fact 117). setns(2) into a mount namespace
// sets both to its root, and takes an fs of one's own (fact 134). Within one user namespace copies are not locked (fact 158).
//@ machine: lab,bare
//@ facts: 117 118 134 142 158
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
static int ready[2], go[2];

static void say(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
    fflush(stdout);
}

static void there(const char *who, const char *path)
{
    printf("%s: %s is %s\n", who, path, access(path, F_OK) == 0 ? "there" : "not there");
    fflush(stdout);
}

static void tmpfs_with(const char *dir, const char *file)
{
    if (mount("none", dir, "tmpfs", 0, NULL) == -1)
        err(1, "%s", dir);
    close(creat(file, 0644));
}

static int mounter(void *arg)
{
    tmpfs_with("/tmp/shared/a", "/tmp/shared/a/file");
    return 0;
}

static int mover(void *arg)
{
    chdir("/tmp/private");
    if (unshare(CLONE_NEWNS) == -1)
        err(1, "unshare");
    say("umount a copy", umount2("/tmp/private", MNT_DETACH));
    there("its old cwd is the copy's", "inside");
    there("the path is free", "/tmp/private/inside");
    return 0;
}

static int other(void *arg)
{
    char byte;
    if (unshare(CLONE_NEWNS) == -1)
        err(1, "unshare");
    tmpfs_with("/tmp/private/b", "/tmp/private/b/file");
    write(ready[1], "x", 1);
    read(go[0], &byte, 1);
    return 0;
}

static int sleeper(void *arg)
{
    pause();
    return 0;
}

static pid_t run(int (*fn)(void *), int flags)
{
    pid_t pid = clone(fn, stack + sizeof(stack), flags | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    return pid;
}

int main(void)
{
    char byte, path[64], cwd[64];
    mkdir("/tmp/shared", 0755);
    mkdir("/tmp/private", 0755);
    mount("s", "/tmp/shared", "tmpfs", 0, NULL);
    mount(NULL, "/tmp/shared", NULL, MS_SHARED, NULL);
    mount("p", "/tmp/private", "tmpfs", 0, NULL);
    mkdir("/tmp/shared/a", 0755);
    mkdir("/tmp/private/b", 0755);
    mkdir("/tmp/private/inside", 0755);

    waitpid(run(mounter, CLONE_NEWNS), NULL, 0);
    there("the child's mount, after its end", "/tmp/shared/a/file");
    waitpid(run(mover, 0), NULL, 0);
    there("here", "/tmp/private/inside");

    pipe(ready);
    pipe(go);
    pid_t pid = run(other, 0);
    read(ready[0], &byte, 1);
    snprintf(path, sizeof(path), "/proc/%d/ns/mnt", pid);
    int fd = open(path, O_RDONLY);
    there("before setns", "/tmp/private/b/file");
    pid_t sharer = run(sleeper, CLONE_FS);
    say("setns with a shared fs", setns(fd, CLONE_NEWNS));
    kill(sharer, SIGKILL);
    waitpid(sharer, NULL, 0);
    chdir("/usr");
    say("setns", setns(fd, CLONE_NEWNS));
    printf("cwd %s\n", getcwd(cwd, sizeof(cwd)));
    there("after setns", "/tmp/private/b/file");
    write(go[1], "x", 1);
    waitpid(pid, NULL, 0);
    return 0;
}
