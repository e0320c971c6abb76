// What one of several threads may not do: make a user namespace (fact 76) or enter one (fact 105), enter a time namespace (fact 216), make
// a thread once its children are to be born elsewhere (fact 22). It may make others, which are its own alone (fact 221).
//@ machine: lab,bare
//@ facts: 22 76 105 216 221
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static pthread_barrier_t barrier;

static void *other(void *arg)
{
    char name[65];
    pthread_barrier_wait(&barrier);
    gethostname(name, sizeof(name));
    printf("the other thread's host name is as before: %s\n", strcmp(name, "changed") ? "yes" : "no");
    pthread_barrier_wait(&barrier);
    return NULL;
}

static void try(const char *name, int flags)
{
    printf("unshare %s: %s\n", name, unshare(flags) == -1 ? strerrorname_np(errno) : "0");
}

static void enter(const char *name)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
    int fd = open(path, O_RDONLY);
    printf("setns %s: %s\n", name, setns(fd, 0) == -1 ? strerrorname_np(errno) : "0");
    close(fd);
}

static int nothing(void *arg) { return 0; }

int main(void)
{
    pthread_t t;
    int status, fd;
    pthread_barrier_init(&barrier, NULL, 2);
    pthread_create(&t, NULL, other, NULL);
    try("CLONE_NEWUSER", CLONE_NEWUSER);
    try("CLONE_VM", CLONE_VM);
    try("CLONE_SIGHAND", CLONE_SIGHAND);
    try("CLONE_THREAD", CLONE_THREAD);
    try("CLONE_NEWUTS", CLONE_NEWUTS);
    try("CLONE_NEWIPC", CLONE_NEWIPC);
    try("CLONE_NEWNET", CLONE_NEWNET);
    try("CLONE_NEWCGROUP", CLONE_NEWCGROUP);
    try("CLONE_NEWNS", CLONE_NEWNS);
    enter("user");
    enter("uts");
    enter("net");
    enter("mnt");
    enter("time");
    try("CLONE_NEWTIME", CLONE_NEWTIME);
    sethostname("changed", 7);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    pthread_join(t, NULL);
    enter("time");
    pid_t pid = clone(nothing, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | SIGCHLD, NULL);
    waitpid(pid, &status, 0);
    try("CLONE_NEWPID", CLONE_NEWPID);
    printf("a thread: %s\n", strerrorname_np(pthread_create(&t, NULL, other, NULL)));
    pid = vfork();
    if (pid == 0)
        _exit(4);
    waitpid(pid, &status, 0);
    printf("a child of vfork: %d\n", WEXITSTATUS(status));
    return 0;
}
