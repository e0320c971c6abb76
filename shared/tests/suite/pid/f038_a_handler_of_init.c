// A signal for which init has a handler reaches it, from inside and from outside (fact 38). The link pid_for_children stays when that init is
// gone, and leads where nobody can be born (facts 20, 23).
//@ machine: lab,bare
//@ facts: 20 38
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int ready[2];
static volatile sig_atomic_t nr;

static void count(int sig)
{
    nr++;
}

static int init(void *arg)
{
    struct sigaction action = {.sa_handler = count};
    sigaction(SIGTERM, &action, NULL);
    pid_t pid = fork();
    if (pid == 0) {
        kill(1, SIGTERM);
        _exit(0);
    }
    while (nr < 1)
        usleep(1000);
    waitpid(pid, NULL, 0);
    printf("from inside: %d\n", nr);
    fflush(stdout);
    write(ready[1], "x", 1);
    while (nr < 2)
        usleep(1000);
    printf("from outside: %d\n", nr);
    fflush(stdout);
    return 0;
}

static ino_t inode(const char *path)
{
    struct stat st;
    return stat(path, &st) == -1 ? 0 : st.st_ino;
}

int main(void)
{
    char byte;
    pipe(ready);
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    read(ready[0], &byte, 1);
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);

    if (unshare(CLONE_NEWPID) == -1)
        err(1, "unshare");
    fflush(stdout);
    pid = fork();
    if (pid == 0)
        _exit(0);
    waitpid(pid, NULL, 0);
    ino_t own = inode("/proc/self/ns/pid"), next = inode("/proc/self/ns/pid_for_children");
    printf("the link after its init's death: %s\n", next == 0 ? strerror(errno) : next == own ? "the own" : "another");
    printf("fork: %s\n", fork() == -1 ? strerror(errno) : "ok");
    return 0;
}
