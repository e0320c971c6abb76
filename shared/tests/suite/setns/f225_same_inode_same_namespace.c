// The same inode is the same namespace: children inherit, unshare makes a new one of that type only (fact 225).
//@ machine: lab,bare
//@ facts: 225
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *types[] = {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};

static void inodes(unsigned long *list)
{
    char path[64];
    struct stat st;
    for (int i = 0; i < 8; i++) {
        snprintf(path, sizeof(path), "/proc/self/ns/%s", types[i]);
        if (stat(path, &st) == -1)
            err(1, "%s", path);
        list[i] = st.st_ino;
    }
}

static void compare(const char *when, const unsigned long *old)
{
    unsigned long now[8];
    int changed = 0;
    inodes(now);
    printf("%s:", when);
    for (int i = 0; i < 8; i++)
        if (now[i] != old[i]) {
            printf(" %s", types[i]);
            changed++;
        }
    printf(changed == 0 ? " nothing changed\n" : " changed\n");
    fflush(stdout);
}

int main(void)
{
    unsigned long mine[8];
    inodes(mine);
    if (fork() == 0) {
        compare("a child", mine);
        return 0;
    }
    wait(NULL);
    if (unshare(CLONE_NEWUTS) == -1)
        err(1, "unshare");
    compare("after CLONE_NEWUTS", mine);
    if (unshare(CLONE_NEWIPC | CLONE_NEWNET) == -1)
        err(1, "unshare");
    compare("after CLONE_NEWIPC | CLONE_NEWNET", mine);
    if (unshare(CLONE_NEWNS | CLONE_NEWCGROUP) == -1)
        err(1, "unshare");
    compare("after CLONE_NEWNS | CLONE_NEWCGROUP", mine);
    return 0;
}
