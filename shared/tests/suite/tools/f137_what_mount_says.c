// What mount(8) and umount(8) of util-linux 2.38.1 say of the kernel's errors, and their exit status 32 (fact 137): that of one who
// has no mount namespace of its own (fact 109) among them.
//@ machine: lab,bare
//@ facts: 109 137
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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

int main(void)
{
    mkdir("/tmp/m", 0755);
    run("mount -t tmpfs none /tmp/m");
    run("umount /tmp/m");
    run("umount /tmp/m");
    run("umount /tmp/none");
    run("mount -t tmpfs none /tmp/none");
    run("mount --bind /tmp/none /tmp/m");
    run("mount -t tmpfs -o zorp=1 none /tmp/m");
    run("mount -t zerofs none /tmp/m");
    run("unshare -U -- mount -t tmpfs none /tmp/m");
    run("unshare -r -- mount -t tmpfs none /tmp/m");
    run("unshare -rm -- mount -t tmpfs none /tmp/m");
    return 0;
}
