// pivot_root(2): where new_root's parent is shared, or put_old a shared mount point, EINVAL (fact 161); a root that is no mount point is
// EINVAL, but in a chroot onto a mount it works (fact 162). Afterwards the old root is at put_old, and others whose root and cwd were the
// old one have moved (fact 163). new_root may be unbindable (fact 165). In the new root only what was mounted since is there (fact 166).
//@ machine: lab,bare
//@ facts: 160 161 162 163 165 166
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
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
    fflush(stdout);
}

static int pivot(const char *new_root, const char *put_old)
{
    return syscall(SYS_pivot_root, new_root, put_old);
}

static void tmpfs(const char *dir)
{
    if (mount("none", dir, "tmpfs", 0, NULL) == -1)
        err(1, "%s", dir);
}

static void shared_parent(void)
{
    mount(NULL, "/tmp/m", NULL, MS_SHARED, NULL);
    say("new_root's parent is shared", pivot("/tmp/m/a", "/tmp/m/a/old"));
}

static void shared_put_old(void)
{
    tmpfs("/tmp/m/a/old");
    mount(NULL, "/tmp/m/a/old", NULL, MS_SHARED, NULL);
    say("put_old is a shared mount", pivot("/tmp/m/a", "/tmp/m/a/old"));
}

static void shared_root(void)
{
    mount(NULL, "/", NULL, MS_SHARED, NULL);
    say("the root itself is shared", pivot("/tmp/m/a", "/tmp/m/a/old"));
}

static void unbindable(void)
{
    mount(NULL, "/tmp/m/a", NULL, MS_UNBINDABLE, NULL);
    say("new_root is unbindable", pivot("/tmp/m/a", "/tmp/m/a/old"));
}

static void plain_chroot(void)
{
    mkdir("/tmp/m/a/n", 0755);
    mkdir("/tmp/m/a/n/m", 0755);
    chroot("/tmp/m/a/n");
    chdir("/");
    tmpfs("/m");
    mkdir("/m/old", 0755);
    say("the root is no mount point", pivot("/m", "/m/old"));
}

static void chroot_onto_mount(void)
{
    mkdir("/tmp/m/a/n", 0755);
    chroot("/tmp/m/a");
    chdir("/");
    tmpfs("/n");
    mkdir("/n/old", 0755);
    say("in a chroot onto a mount", pivot("/n", "/n/old"));
    printf("there: %s\n", access("/old/n", F_OK) == 0 ? "the chroot's root at /old" : "nothing");
    fflush(stdout);
}

static void others(void)
{
    char byte, cwd[64] = "", line[400];
    int question[2], answer[2];
    pipe(question);
    pipe(answer);
    close(creat("/tmp/m/a/marker", 0644));
    chdir("/usr");
    pid_t pid = fork();
    if (pid == 0) {
        chdir("/");
        write(answer[1], "x", 1);
        read(question[0], &byte, 1);
        printf("another process: /marker is %s, cwd %s\n", access("/marker", F_OK) == 0 ? "there" : "not there",
               getcwd(cwd, sizeof(cwd)));
        fflush(stdout);
        _exit(0);
    }
    read(answer[0], &byte, 1);
    say("pivot_root", pivot("/tmp/m/a", "/tmp/m/a/old"));
    printf("cwd %s, /marker is %s, /old/usr is %s\n", getcwd(cwd, sizeof(cwd)),
           access("/marker", F_OK) == 0 ? "there" : "not there", access("/old/usr", F_OK) == 0 ? "there" : "not there");
    fflush(stdout);
    write(question[1], "x", 1);
    waitpid(pid, NULL, 0);
    say("detach the old root", umount2("/old", MNT_DETACH));
    mkdir("/proc", 0755);
    say("mount proc", mount("proc", "/proc", "proc", 0, NULL));
    FILE *f = fopen("/proc/mounts", "r");
    while (f != NULL && fgets(line, sizeof(line), f) != NULL)
        printf("%.*s\n", (int)strcspn(line, ","), line);
    fflush(stdout);
}

static void try(void (*fn)(void))
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (unshare(CLONE_NEWNS) == -1)
            err(1, "unshare");
        fn();
        _exit(0);
    }
    waitpid(pid, NULL, 0);
}

int main(void)
{
    mkdir("/tmp/m", 0755);
    tmpfs("/tmp/m");
    mount(NULL, "/tmp/m", NULL, MS_PRIVATE, NULL);
    mkdir("/tmp/m/a", 0755);
    tmpfs("/tmp/m/a");
    mkdir("/tmp/m/a/old", 0755);
    try(shared_parent);
    try(shared_put_old);
    try(shared_root);
    try(unbindable);
    try(plain_chroot);
    try(chroot_onto_mount);
    try(others);
    return 0;
}
