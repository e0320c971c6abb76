// What unshare(1) makes of its child: -f ends as the child does, and complains of one that was killed, a fault of util-linux 2.38.1 (fact
// 246). --mount-proc implies -m and mounts after the fork (fact 248). -m makes everything private unless --propagation says otherwise (fact
// 119). Options of the command need a -- before them (fact 251).
//@ machine: lab,bare
//@ facts: 119 246 248 251
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
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
    run("unshare -p -f bash -c 'exit 7'");
    run("unshare -p -f -- bash -c 'exit 7'");
    run("unshare -u -f -- bash -c 'kill -9 $$'");
    run("unshare -u -- bash -c 'exit 3'");
    run("unshare -p -f --mount-proc -- bash -c 'echo $$; readlink /proc/self'");
    run("unshare -p -f -- bash -c 'echo $$'");
    mkdir("/tmp/m", 0755);
    mount("none", "/tmp/m", "tmpfs", 0, NULL);
    mount(NULL, "/tmp/m", NULL, MS_SHARED, NULL);
    run("unshare -m -- grep -c ' /tmp/m .*shared:' /proc/self/mountinfo");
    run("unshare -m --propagation unchanged -- grep -c ' /tmp/m .*shared:' /proc/self/mountinfo");
    run("unshare -m --propagation slave -- grep -c ' /tmp/m .*master:' /proc/self/mountinfo");
    run("unshare -m --propagation shared -- grep -c ' /tmp/m .*shared:' /proc/self/mountinfo");
    return 0;
}
