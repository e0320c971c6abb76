// Root of the single plan can hand on the one id it has, and no other: a second line or an unmapped id is EPERM; a child writes
// its own map as anybody may.
//@ plan: single
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1)
        err(1, "%s", path);
    ssize_t n = write(fd, text, strlen(text));
    printf("%s < \"%.*s\": %s\n", path, (int)strcspn(text, "\n"), text, n == -1 ? strerror(errno) : "ok");
    close(fd);
}

int main(void)
{
    if (unshare(CLONE_NEWUSER) == -1)
        err(1, "unshare");
    printf("before: uid %u gid %u\n", getuid(), getgid());
    put("/proc/self/uid_map", "0 1 1\n");
    put("/proc/self/uid_map", "0 0 2\n");
    put("/proc/self/uid_map", "0 0 1\n1 1 1\n");
    put("/proc/self/uid_map", "7 0 1\n");
    put("/proc/self/gid_map", "7 0 1\n");
    put("/proc/self/setgroups", "allow");
    put("/proc/self/setgroups", "deny");
    printf("after: uid %u gid %u\n", getuid(), getgid());
    fflush(stdout);
    if (fork() == 0) {
        printf("child: uid %u gid %u\n", getuid(), getgid());
        return 0;
    }
    wait(NULL);
    return 0;
}
