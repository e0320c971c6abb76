// A detached mount hangs in a mount namespace without a name, which is counted: with max_mnt_namespaces 0 there is no fsmount(2)
// and no open_tree(2) that copies. open_tree(2) looks the path up before it looks for a descriptor - fs/namespace.c.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static void say(const char *what, long ret)
{
    printf("%s: %s\n", what, ret == -1 ? strerror(errno) : "done");
}

int main(void)
{
    struct rlimit old, low;
    setbuf(stdout, NULL);
    getrlimit(RLIMIT_NOFILE, &old);
    low = old;
    low.rlim_cur = 3;
    setrlimit(RLIMIT_NOFILE, &low);
    say("open_tree, no descriptor left, missing", syscall(SYS_open_tree, AT_FDCWD, "/nosuch", 0));
    say("open_tree, no descriptor left", syscall(SYS_open_tree, AT_FDCWD, "/tmp", 0));
    say("a copy of what is missing", syscall(SYS_open_tree, AT_FDCWD, "/nosuch", OPEN_TREE_CLONE));
    say("a copy", syscall(SYS_open_tree, AT_FDCWD, "/proc", OPEN_TREE_CLONE));
    setrlimit(RLIMIT_NOFILE, &old);

    say("unshare", unshare(CLONE_NEWUSER | CLONE_NEWNS));
    int fs = syscall(SYS_fsopen, "tmpfs", 0);
    say("create", syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
    int limit = open("/proc/sys/user/max_mnt_namespaces", O_WRONLY);
    say("no mount namespaces", write(limit, "0", 1));
    say("open_tree", syscall(SYS_open_tree, AT_FDCWD, "/tmp", 0));
    say("a copy", syscall(SYS_open_tree, AT_FDCWD, "/tmp", OPEN_TREE_CLONE));
    say("fsmount", syscall(SYS_fsmount, fs, 0, 0));
    say("and again", syscall(SYS_fsmount, fs, 0, 0));
    say("mount", mount("none", "/tmp", "tmpfs", 0, NULL));
    close(limit);
    limit = open("/proc/sys/user/max_mnt_namespaces", O_WRONLY);
    say("mount namespaces again", write(limit, "1000", 4));
    say("a copy", syscall(SYS_open_tree, AT_FDCWD, "/tmp", OPEN_TREE_CLONE));
    return 0;
}
