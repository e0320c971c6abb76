// id(1) in a user namespace without maps: 65534 everywhere; in one where 0 stands for the caller: root everywhere (fact 255).
//@ machine: lab,bare
//@ facts: 255
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

static void id(int is_mapped)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        if (setgroups(0, NULL) == -1 || setresgid(1000, 1000, 1000) == -1 || setresuid(1000, 1000, 1000) == -1)
            err(1, "ids");
        prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        if (is_mapped) {
            put("/proc/self/setgroups", "deny");
            put("/proc/self/uid_map", "0 1000 1");
            put("/proc/self/gid_map", "0 1000 1");
        }
        execlp("id", "id", NULL);
        err(1, "id");
    }
    waitpid(pid, &status, 0);
}

int main(void)
{
    id(0);
    id(1);
    return 0;
}
