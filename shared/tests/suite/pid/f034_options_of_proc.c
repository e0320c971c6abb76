// Mount options of proc: pidns= shows another pid namespace (fact 34), subset=pid leaves all but processes out, hidepid=2 other
// people's processes (fact 35), but for the members of group 0, the host's and not a user namespace's.
//@ machine: lab,bare
//@ facts: 34 35
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static void look(const char *what)
{
    int nr = 0;
    struct dirent *entry;
    DIR *dir = opendir("/tmp/proc");
    if (dir == NULL) {
        printf("%s: %s\n", what, strerror(errno));
        return;
    }
    while ((entry = readdir(dir)) != NULL)
        nr += atoi(entry->d_name) > 0;
    closedir(dir);
    printf("%s: %s processes, uptime %s, mounts %s, init %s\n", what, nr > 1 ? "more" : nr == 1 ? "1" : "no",
           access("/tmp/proc/uptime", F_OK) == 0 ? "there" : "not there",
           access("/tmp/proc/mounts", F_OK) == 0 ? "there" : "not there",
           access("/tmp/proc/1/stat", F_OK) == 0 ? "there" : "not there");
}

static void try(const char *options)
{
    if (mount("proc", "/tmp/proc", "proc", 0, options) == -1) {
        printf("%s: %s\n", options, strerror(errno));
        return;
    }
    look(options);
    umount("/tmp/proc");
}

static int sleeper(void *arg)
{
    pause();
    return 0;
}

int main(void)
{
    char options[64];
    mkdir("/tmp/proc", 0755);
    pid_t pid = clone(sleeper, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    try("");
    try("subset=pid");
    try("subset=all");
    snprintf(options, sizeof(options), "pidns=/proc/%d/ns/pid", pid);
    if (mount("proc", "/tmp/proc", "proc", 0, options) == -1)
        printf("pidns: %s\n", strerror(errno));
    else
        look("pidns");
    umount("/tmp/proc");
    try("pidns=/proc/self/ns/uts");
    try("pidns=/nowhere");
    if (mount("proc", "/tmp/proc", "proc", 0, "hidepid=2") == -1)
        err(1, "hidepid");
    look("hidepid=2, for root");
    fflush(stdout);
    if (fork() == 0) {
        setresgid(1000, 1000, 1000);
        setresuid(1000, 1000, 1000);
        look("hidepid=2, for uid 1000, still in group 0");
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    if (fork() == 0) {
        setgroups(0, NULL);
        setresgid(1000, 1000, 1000);
        setresuid(1000, 1000, 1000);
        look("hidepid=2, for uid 1000");
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    return 0;
}
