// setns(2) into a user namespace that the caller owns gives all capabilities there, with the ids read through its map (fact 104); another
// user may not even open its file (fact 106).
//@ machine: lab,bare
//@ facts: 104 106
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void caps(const char *when)
{
    char line[200];
    FILE *f = fopen("/proc/self/status", "r");
    printf("%s: uid %d, gid %d\n", when, getuid(), getgid());
    while (fgets(line, sizeof(line), f) != NULL)
        if (strncmp(line, "Cap", 3) == 0)
            printf("%s", line);
    fclose(f);
    fflush(stdout);
}

static void become(int id)
{
    if (setgroups(0, NULL) == -1 || setresgid(id, id, id) == -1 || setresuid(id, id, id) == -1)
        err(1, "ids");
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

int main(void)
{
    int pipefd[2];
    char byte, path[64];
    pipe(pipefd);
    pid_t pid = fork();
    if (pid == 0) {
        become(1000);
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        write(pipefd[1], "x", 1);
        for (;;)
            pause();
    }
    read(pipefd[0], &byte, 1);
    snprintf(path, sizeof(path), "/proc/%d/ns/user", pid);
    if (fork() == 0) {
        become(1001);
        printf("another user opens it: %s\n", open(path, O_RDONLY) == -1 ? strerror(errno) : "ok");
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    if (fork() == 0) {
        become(1000);
        int own = open("/proc/self/ns/user", O_RDONLY), fd = open(path, O_RDONLY);
        caps("before");
        snprintf(path, sizeof(path), "/proc/%d/uid_map", pid);
        int map = open(path, O_WRONLY);
        printf("map: %s\n", write(map, "7 1000 1", 8) == -1 ? strerror(errno) : "ok");
        printf("own: %s\n", setns(own, CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
        printf("child: %s\n", setns(fd, CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
        caps("after");
        printf("parent: %s\n", setns(own, CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
        printf("the same again: %s\n", setns(fd, CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return 0;
}
