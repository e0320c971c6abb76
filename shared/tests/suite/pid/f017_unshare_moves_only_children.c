// unshare(CLONE_NEWPID) leaves the caller where it is; its children are pid 1, 2, ... of the new namespace,
// with parent 0 (facts 17, 18). Before the first of them pid_for_children leads nowhere (fact 19).
//@ machine: lab,bare
//@ facts: 17 18 19
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void show_child(const char *which)
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == -1)
        err(1, "fork");
    if (pid == 0) {
        printf("%s child: pid %d, parent %d\n", which, getpid(), getppid());
        fflush(stdout);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
}

int main(void)
{
    char before[64] = "", after[64] = "", link[64];
    pid_t me = getpid();
    readlink("/proc/self/ns/pid", before, sizeof(before) - 1);
    if (unshare(CLONE_NEWPID) == -1)
        err(1, "unshare");
    readlink("/proc/self/ns/pid", after, sizeof(after) - 1);
    printf("my pid stays: %s\n", me == getpid() ? "yes" : "no");
    printf("my namespace stays: %s\n", strcmp(before, after) == 0 ? "yes" : "no");
    if (readlink("/proc/self/ns/pid_for_children", link, sizeof(link)) == -1)
        printf("pid_for_children before the first fork: %s\n", strerror(errno));

    // The init of the new namespace has to live while the second child is made.
    int hold[2];
    pipe(hold);
    fflush(stdout);
    pid_t first = fork();
    if (first == 0) {
        char c;
        close(hold[1]);
        read(hold[0], &c, 1);
        printf("first child: pid %d, parent %d\n", getpid(), getppid());
        fflush(stdout);
        _exit(0);
    }
    show_child("second");
    close(hold[1]);
    waitpid(first, NULL, 0);
    return 0;
}
