// The inode of a new namespace is the lowest free number of the machine's, from 4026531840 on, so that one that is gone is used again (fact
// 227); where several are made at once it is in the order user, mnt, uts, ipc, pid, cgroup, net, time (fact 228). Namespaces that are the
// machine's have fixed numbers (fact 226).
//@ machine: lab,bare
//@ facts: 226 227 228
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

static ino_t inode(const char *name)
{
    char path[64];
    struct stat st;
    snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
    if (stat(path, &st) == -1)
        err(1, "%s", path);
    return st.st_ino;
}

static int in_order(void)
{
    static const char *const names[] = {"user", "mnt", "uts", "ipc", "pid_for_children", "cgroup", "net", "time_for_children"};
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWCGROUP | CLONE_NEWNET | CLONE_NEWTIME) == -1)
        err(2, "unshare");
    // The link is there when the namespace has had a process.
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    waitpid(pid, NULL, 0);
    for (int i = 1; i < 8; i++)
        if (inode(names[i]) < inode(names[i - 1]))
            return 0;
    return 1;
}

// Three namespaces, one after the other.
static int is_used_again(void)
{
    ino_t inodes[3];
    int pipefd[2];
    pipe(pipefd);
    for (int i = 0; i < 3; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            if (unshare(CLONE_NEWUTS) == -1)
                err(1, "unshare");
            inodes[0] = inode("uts");
            write(pipefd[1], inodes, sizeof(ino_t));
            _exit(0);
        }
        read(pipefd[0], &inodes[i], sizeof(ino_t));
        waitpid(pid, NULL, 0);
    }
    close(pipefd[0]);
    close(pipefd[1]);
    return inodes[0] == inodes[1] && inodes[1] == inodes[2];
}

int main(void)
{
    int status;
    pid_t pid;
    static const char *const fixed[] = {"mnt", "net", "time", "cgroup", "pid", "user", "uts", "ipc"};
    for (int i = 0; i < 8; i++)
        if (inode(fixed[i]) < 4026531840UL)
            printf("the machine's %s namespace: %lu\n", fixed[i], (unsigned long)inode(fixed[i]));
    printf("a new one is of the numbers from 4026531840 on: ");
    fflush(stdout);
    if (fork() == 0) {
        if (unshare(CLONE_NEWUTS) == -1)
            err(1, "unshare");
        printf("%s\n", inode("uts") >= 4026531840UL && inode("uts") < 4026541840UL ? "yes" : "no");
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    // Somebody else may take it in between; that cannot go on for ever.
    int is_same = 0;
    for (int i = 0; i < 50 && !is_same; i++)
        is_same = is_used_again();
    printf("a number that is free is used again: %s\n", is_same ? "yes" : "no");
    // Somebody else's namespace may end in between, so that one of them gets a lower number.
    int tries = 0;
    do {
        pid = fork();
        if (pid == 0)
            _exit(in_order());
        waitpid(pid, &status, 0);
    } while (WEXITSTATUS(status) == 0 && ++tries < 50);
    printf("several at once, in order: %s\n", WEXITSTATUS(status) == 1 ? "yes" : "no");
    return 0;
}
