// A bind mount of a namespace's file keeps it when its processes are gone, and leads into it; it is of type nsfs (fact 135). A mount
// namespace's own file is EINVAL, for it would hold itself (fact 136). Older ones are, too, but Linux 6.18 tells the age by numbers that each
// processor gives out by itself, so that it may err.
//@ machine: lab,bare
//@ facts: 135 136
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int ready[2];

static void say(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
    fflush(stdout);
}

static int child(void *arg)
{
    sethostname("kept", 4);
    write(ready[1], "x", 1);
    pause();
    return 0;
}

int main(void)
{
    char byte, path[64], name[65];
    struct statfs fs;
    close(creat("/tmp/f", 0644));
    close(creat("/tmp/g", 0644));
    pipe(ready);
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWUTS | CLONE_NEWNS | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    read(ready[0], &byte, 1);
    say("the own mount namespace's", mount("/proc/self/ns/mnt", "/tmp/g", NULL, MS_BIND, NULL));
    snprintf(path, sizeof(path), "/proc/%d/ns/uts", pid);
    say("a uts namespace's", mount(path, "/tmp/f", NULL, MS_BIND, NULL));
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    statfs("/tmp/f", &fs);
    printf("nsfs: %s\n", fs.f_type == 0x6e736673 ? "yes" : "no");
    int fd = open("/tmp/f", O_RDONLY);
    say("setns after its processes are gone", setns(fd, CLONE_NEWUTS));
    gethostname(name, sizeof(name));
    printf("host name %s\n", name);
    close(fd);
    return 0;
}
