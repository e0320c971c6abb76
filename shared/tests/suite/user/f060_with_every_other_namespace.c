// CLONE_NEWUSER with any other new namespace needs no privilege: the user namespace is made first, and owns the others (fact 60). All ids
// read 65534 then, those of supplementary groups, too (fact 61); the creator has all capabilities and no securebits (fact 62).
//@ machine: lab,bare
//@ facts: 60 61 62
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(void)
{
    char line[200];
    gid_t groups[10];
    int nr = getgroups(10, groups);
    printf("groups:");
    for (int i = 0; i < nr; i++)
        printf(" %u", groups[i]);
    printf("\nsecurebits %d\n", prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
    FILE *f = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof(line), f) != NULL)
        if (strncmp(line, "Uid", 3) == 0 || strncmp(line, "Gid", 3) == 0 || strncmp(line, "Groups", 6) == 0 || strncmp(line, "Cap", 3) == 0)
            printf("%s", line);
    fclose(f);
}

int main(void)
{
    static const char *const names[] = {"mnt", "uts", "ipc", "net", "cgroup"};
    static const int flags[] = {CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWCGROUP};
    gid_t groups[] = {5, 1000, 33};
    if (setgroups(3, groups) == -1 || setresgid(1000, 1000, 1000) == -1 || setresuid(1000, 1000, 1000) == -1)
        err(1, "ids");
    for (int i = 0; i < 5; i++) {
        fflush(stdout);
        if (fork() == 0) {
            char path[64];
            struct stat owner, user;
            printf("%s alone: %s; ", names[i], unshare(flags[i]) == -1 ? strerror(errno) : "ok");
            printf("with a user namespace: %s; ", unshare(CLONE_NEWUSER | flags[i]) == -1 ? strerror(errno) : "ok");
            snprintf(path, sizeof(path), "/proc/self/ns/%s", names[i]);
            int fd = ioctl(open(path, O_RDONLY), NS_GET_USERNS);
            fstat(fd, &owner);
            stat("/proc/self/ns/user", &user);
            printf("owned by it: %s\n", owner.st_ino == user.st_ino ? "yes" : "no");
            fflush(stdout);
            _exit(0);
        }
        wait(NULL);
    }
    printf("pid: %s, time: %s\n", unshare(CLONE_NEWUSER | CLONE_NEWPID) == -1 ? strerror(errno) : "ok",
           unshare(CLONE_NEWUSER | 0x80) == -1 ? strerror(errno) : "ok");
    show();
    return 0;
}
