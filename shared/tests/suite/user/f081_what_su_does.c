// What su(1) of util-linux does to become a user: initgroups(3), setgid(2), setuid(2), in this order, and what it says when one fails.
// Where setgroups(2) is denied it is the first that fails.
//@ machine: lab,bare
//@ facts: 81
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int change_identity(const char *name, unsigned uid, unsigned gid)
{
    errno = 0;
    if (initgroups(name, gid) == -1)
        return printf("su: cannot set groups: %s\n", strerror(errno));
    endgrent();
    if (setgid(gid) == -1)
        return printf("su: cannot set group id: %s\n", strerror(errno));
    if (setuid(uid) == -1)
        return printf("su: cannot set user id: %s\n", strerror(errno));
    return printf("user %u, group %u\n", getuid(), getgid());
}

static void put(const char *file, const char *text)
{
    int fd = open(file, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        perror(file);
    close(fd);
}

int main(void)
{
    if (fork() == 0) {
        change_identity("root", 0, 0);
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    unshare(CLONE_NEWUSER);
    put("/proc/self/setgroups", "deny");
    put("/proc/self/uid_map", "0 0 1");
    put("/proc/self/gid_map", "0 0 1");
    change_identity("root", 0, 0);
    return 0;
}
