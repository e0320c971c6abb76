// setgroups "deny" is inherited by nested user namespaces and cannot be taken back there (fact 95); after the group map it is too late to
// deny (fact 94). setgroups(2) is EPERM before the group map and where it is denied, and EINVAL for a group that is not mapped (fact 96).
//@ machine: lab,bare
//@ facts: 94 95 96
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void put(pid_t pid, const char *name, const char *text)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
    int fd = open(path, O_WRONLY);
    ssize_t r = fd == -1 ? -1 : write(fd, text, strlen(text));
    printf("%s '%s': %s\n", name, text, r == -1 ? strerror(errno) : "ok");
    if (fd != -1)
        close(fd);
    fflush(stdout);
}

static void show(void)
{
    char line[20] = "";
    FILE *f = fopen("/proc/self/setgroups", "r");
    fgets(line, sizeof(line), f);
    fclose(f);
    printf("setgroups reads %s", line);
}

static void groups(gid_t group)
{
    printf("setgroups(%d): %s\n", group, setgroups(1, &group) == -1 ? strerror(errno) : "ok");
    fflush(stdout);
}

int main(void)
{
    int question[2], answer[2];
    char byte;
    pipe(question);
    pipe(answer);
    pid_t pid = fork();
    if (pid == 0) {
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        groups(0);
        write(answer[1], "x", 1);
        read(question[0], &byte, 1);
        groups(0);
        groups(5);
        _exit(0);
    }
    read(answer[0], &byte, 1);
    put(pid, "setgroups", "allow");
    put(pid, "setgroups", "foo");
    put(pid, "uid_map", "0 0 1");
    put(pid, "gid_map", "0 0 1");
    put(pid, "setgroups", "deny");
    put(pid, "setgroups", "allow");
    write(question[1], "x", 1);
    waitpid(pid, NULL, 0);

    if (unshare(CLONE_NEWUSER) == -1)
        err(1, "unshare");
    put(getpid(), "setgroups", "deny");
    put(getpid(), "setgroups", "deny");
    put(getpid(), "setgroups", "allow");
    put(getpid(), "uid_map", "0 0 1");
    put(getpid(), "gid_map", "0 0 1");
    groups(0);
    if (unshare(CLONE_NEWUSER) == -1)
        err(1, "unshare");
    show();
    put(getpid(), "setgroups", "allow");
    put(getpid(), "setgroups", "deny");
    put(getpid(), "gid_map", "0 0 1");
    groups(0);
    return 0;
}
