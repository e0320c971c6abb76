// proc mounted after unshare(CLONE_NEWPID) without a fork shows the namespace that the mounter is in, the old one (fact 28). A mount
// shows its namespace to whoever looks: outsiders have no /proc/self there (fact 30), and when its init is gone it shows nobody.
//@ machine: lab,bare
//@ facts: 28 30
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int ready[2];

static void look(const char *when)
{
    char text[64] = "";
    int nr = 0;
    struct dirent *entry;
    DIR *dir = opendir("/tmp/proc");
    if (dir == NULL)
        err(1, "/tmp/proc");
    while ((entry = readdir(dir)) != NULL)
        nr += atoi(entry->d_name) > 0;
    closedir(dir);
    ssize_t len = readlink("/tmp/proc/self", text, sizeof(text) - 1);
    printf("%s: %d processes, self: %s\n", when, nr, len == -1 ? strerror(errno) : text);
    fflush(stdout);
}

static int init(void *arg)
{
    if (mount("proc", "/tmp/proc", "proc", 0, NULL) == -1)
        err(1, "mount");
    look("init of the mount's namespace");
    close(ready[1]);
    pause();
    return 0;
}

int main(void)
{
    char byte, self[64] = "", own[64];
    mkdir("/tmp/proc", 0755);
    pipe(ready);
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    close(ready[1]);
    read(ready[0], &byte, 1);
    look("an outsider");
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    look("after init's death");
    umount("/tmp/proc");

    if (unshare(CLONE_NEWPID) == -1)
        err(1, "unshare");
    if (mount("proc", "/tmp/proc", "proc", 0, NULL) == -1)
        err(1, "mount");
    readlink("/tmp/proc/self", self, sizeof(self) - 1);
    snprintf(own, sizeof(own), "%d", getpid());
    printf("mounted after unshare, self is the old number: %s\n", strcmp(self, own) == 0 ? "yes" : "no");
    return 0;
}
