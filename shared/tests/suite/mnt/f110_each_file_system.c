// Which file systems root of a user namespace may mount, and which namespace of its own each takes (fact 110). Those of block devices, of
// the machine's devices and of its kernel are EPERM; what is unknown is ENODEV (fact 111).
//@ machine: lab,bare
//@ facts: 110 111
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

struct wish {
    const char *source, *type, *options;
    unsigned long flags;
};

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

static int mounter(void *arg)
{
    struct wish *wish = arg;
    printf("%s\n", mount(wish->source, "/tmp/m", wish->type, wish->flags, wish->options) == -1 ? strerror(errno) : "ok");
    fflush(stdout);
    return 0;
}

static void try(const char *what, int flags, struct wish wish)
{
    printf("%s: ", what);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS | flags) == -1)
            err(1, "unshare");
        put("/proc/self/setgroups", "deny");
        put("/proc/self/uid_map", "0 0 1");
        put("/proc/self/gid_map", "0 0 1");
        // A first process of the pid namespace mounts, where there is one.
        pid = clone(mounter, stack + sizeof(stack), SIGCHLD, &wish);
        if (pid == -1)
            err(1, "clone");
        waitpid(pid, NULL, 0);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
}

static void type(const char *what, int flags, const char *type)
{
    try(what, flags, (struct wish){"none", type, NULL, 0});
}

int main(void)
{
    static const char *const dirs[] = {"/tmp/m", "/tmp/s", "/tmp/lower", "/tmp/upper", "/tmp/work"};
    for (int i = 0; i < 5; i++)
        mkdir(dirs[i], 0755);
    type("tmpfs", 0, "tmpfs");
    type("ramfs", 0, "ramfs");
    type("devpts", 0, "devpts");
    try("a bind mount", 0, (struct wish){"/tmp/s", "/tmp/m", NULL, MS_BIND});
    try("overlay", 0, (struct wish){"none", "overlay", "lowerdir=/tmp/lower,upperdir=/tmp/upper,workdir=/tmp/work", 0});
    type("proc", 0, "proc");
    type("proc, own pid namespace", CLONE_NEWPID, "proc");
    type("sysfs", 0, "sysfs");
    type("sysfs, own network namespace", CLONE_NEWNET, "sysfs");
    type("mqueue", 0, "mqueue");
    type("mqueue, own ipc namespace", CLONE_NEWIPC, "mqueue");
    type("cgroup2", 0, "cgroup2");
    type("cgroup2, own cgroup namespace", CLONE_NEWCGROUP, "cgroup2");
    type("devtmpfs", 0, "devtmpfs");
    type("debugfs", 0, "debugfs");
    try("ext4", 0, (struct wish){"/dev/zero", "ext4", NULL, 0});
    type("a type that nobody knows", 0, "zerofs");
    return 0;
}
