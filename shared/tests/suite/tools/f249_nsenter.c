// nsenter(1) forks to enter a pid namespace, unless --no-fork (fact 249); it says what it cannot open and what is no namespace (fact 250);
// with -U and without --preserve-credentials it wants to set ids, which an unprivileged owner of a one-id map may not (fact 115).
//@ machine: lab,bare
//@ facts: 115 249 250
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int ready[2];

static void run(const char *command)
{
    int status;
    printf("$ %s\n", command);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(1, 2);
        execl("/bin/bash", "bash", "-c", command, NULL);
        err(1, "bash");
    }
    waitpid(pid, &status, 0);
    printf("[%d]\n", WEXITSTATUS(status));
}

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

static int inhabitant(void *arg)
{
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    mount("proc", "/proc", "proc", 0, NULL);
    write(ready[1], "x", 1);
    for (;;)
        pause();
}

int main(void)
{
    char byte, target[20];
    pipe(ready);
    pid_t pid = clone(inhabitant, stack + sizeof(stack), CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    read(ready[0], &byte, 1);
    snprintf(target, sizeof(target), "%d", pid);
    setenv("T", target, 1);
    run("nsenter -t $T -p -m -- bash -c 'echo $$ $PPID'");
    run("nsenter -t $T -p -m -- readlink /proc/self");
    run("nsenter -t $T -p -m --no-fork -- readlink /proc/self | wc -c");
    run("nsenter -t 9999 -u true");
    run("nsenter --uts=/etc/passwd true");
    run("nsenter --uts=/nowhere true");
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);

    fflush(stdout);
    if (setgroups(0, NULL) == -1 || setresgid(1000, 1000, 1000) == -1 || setresuid(1000, 1000, 1000) == -1)
        err(1, "ids");
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    pid = fork();
    if (pid == 0) {
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        put("/proc/self/setgroups", "deny");
        put("/proc/self/uid_map", "0 1000 1");
        put("/proc/self/gid_map", "0 1000 1");
        write(ready[1], "x", 1);
        for (;;)
            pause();
    }
    read(ready[0], &byte, 1);
    snprintf(target, sizeof(target), "%d", pid);
    setenv("T", target, 1);
    run("nsenter -t $T -U id -u");
    run("nsenter -t $T -U --preserve-credentials id -u");
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return 0;
}
