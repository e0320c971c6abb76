// execve(2) of a process that is mapped to another id than 0 drops all capabilities, as of one that is unmapped (fact 64). The id inside is
// free to choose (fact 92). With a gid that is not mapped there is no further user namespace (fact 73).
//@ machine: lab,bare
//@ facts: 64 73 92
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void try(const char *map)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        int fd = open("/proc/self/uid_map", O_WRONLY);
        printf("'%s': %s", map, write(fd, map, strlen(map)) == -1 ? strerror(errno) : "ok");
        printf(", uid %u, sethostname: %s\n", getuid(), sethostname("x", 1) == -1 ? strerror(errno) : "ok");
        printf("another user namespace: %s\n", unshare(CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
        fflush(stdout);
        execlp("grep", "grep", "-E", "Uid|CapPrm|CapEff", "/proc/self/status", NULL);
        err(1, "grep");
    }
    waitpid(pid, NULL, 0);
}

int main(void)
{
    if (setgroups(0, NULL) == -1 || setresgid(1000, 1000, 1000) == -1 || setresuid(1000, 1000, 1000) == -1)
        err(1, "ids");
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    try("0 1000 1");
    try("1000 1000 1");
    try("5 1000 1\n");
    try(" 00\t01000 1");
    try("4294967294 1000 1");
    try("4294967295 1000 1");
    return 0;
}
