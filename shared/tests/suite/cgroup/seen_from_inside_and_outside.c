// A cgroup namespace hides what lies above: in a cgroup below the root, its maker reads 0::/, its parent reads the whole path,
// and whoever stays outside reads as 0::/.. from inside (facts 202, 203).
//@ machine: lab,bare
//@ facts: 202 203
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

static void show(const char *who, const char *path)
{
    char line[300];
    FILE *f = fopen(path, "r");
    if (f == NULL)
        err(1, "%s", path);
    while (fgets(line, sizeof(line), f) != NULL)
        if (strncmp(line, "0::", 3) == 0)
            printf("%s: %s", who, line);
    fclose(f);
    fflush(stdout);
}

static int enter(const char *path)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1)
        return -1;
    int r = write(fd, "0", 1) == 1 ? 0 : -1;
    close(fd);
    return r;
}

int main(void)
{
    char path[64];
    show("at first", "/proc/self/cgroup");
    if (mkdir("/sys/fs/cgroup/box", 0755) == -1 || mkdir("/sys/fs/cgroup/box/sub", 0755) == -1) {
        printf("mkdir: %s\n", strerror(errno));
        return 0;
    }
    pid_t child = fork();
    if (child == 0) {
        if (enter("/sys/fs/cgroup/box/cgroup.procs") == -1)
            err(1, "cgroup.procs");
        show("moved", "/proc/self/cgroup");
        if (unshare(CLONE_NEWCGROUP) == -1)
            err(1, "unshare");
        show("after unshare", "/proc/self/cgroup");
        snprintf(path, sizeof(path), "/proc/%d/cgroup", getppid());
        show("its parent, from inside", path);
        if (fork() == 0) {
            if (enter("/sys/fs/cgroup/box/sub/cgroup.procs") == -1)
                err(1, "cgroup.procs");
            show("a child below", "/proc/self/cgroup");
            return 0;
        }
        wait(NULL);
        return 0;
    }
    wait(NULL);
    show("outside, still", "/proc/self/cgroup");
    // Not while there are groups in it.
    printf("rmdir: %d", rmdir("/sys/fs/cgroup/box"));
    printf(" %d", rmdir("/sys/fs/cgroup/box/sub"));
    printf(" %d\n", rmdir("/sys/fs/cgroup/box"));
    return 0;
}
