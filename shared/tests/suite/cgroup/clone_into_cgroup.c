// clone3 with CLONE_INTO_CGROUP: the child begins in another cgroup. What the descriptor must be, and who may.
//@ machine: lab
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOT "/sys/fs/cgroup"

static void into(const char *what, int fd)
{
    struct clone_args args;
    memset(&args, 0, sizeof(args));
    args.flags = CLONE_INTO_CGROUP;
    args.exit_signal = SIGCHLD;
    args.cgroup = (unsigned long)fd;
    fflush(stdout);
    pid_t pid = syscall(SYS_clone3, &args, sizeof(args));
    if (pid == 0) {
        char line[200];
        FILE *f = fopen("/proc/self/cgroup", "r");
        while (fgets(line, sizeof(line), f) != NULL)
            if (strncmp(line, "0::", 3) == 0)
                printf("%s: %s", what, line);
        fflush(stdout);
        _exit(0);
    }
    if (pid == -1)
        printf("%s: %s\n", what, strerror(errno));
    fflush(stdout);
    if (pid > 0)
        waitpid(pid, NULL, 0);
}

int main(void)
{
    mkdir(ROOT "/a", 0755);
    mkdir(ROOT "/a/b", 0755);
    mkdir(ROOT "/t", 0755);
    mkdir(ROOT "/t/c", 0755);
    mkdir(ROOT "/t/d", 0755);
    int type = open(ROOT "/t/c/cgroup.type", O_WRONLY);
    if (write(type, "threaded", 8) != 8)
        err(1, "threaded");
    int a = open(ROOT "/a", O_RDONLY), b = open(ROOT "/a/b", O_PATH), tmp = open("/tmp", O_RDONLY);
    int file = open(ROOT "/a/cgroup.procs", O_RDONLY), invalid = open(ROOT "/t/d", O_RDONLY);
    into("a", a);
    into("a/b", b);
    into("/tmp", tmp);
    into("a file of it", file);
    into("nothing", 99);
    into("an invalid domain", invalid);
    mkdir(ROOT "/gone", 0755);
    int gone = open(ROOT "/gone", O_RDONLY);
    rmdir(ROOT "/gone");
    into("a removed one", gone);
    fflush(stdout);
    if (fork() == 0) {
        setresuid(1000, 1000, 1000);
        into("as uid 1000", a);
        _exit(0);
    }
    wait(NULL);
    if (chmod(ROOT "/a/cgroup.procs", 0666) == -1)
        err(1, "chmod");
    fflush(stdout);
    if (fork() == 0) {
        setresuid(1000, 1000, 1000);
        into("with the target alone", a);
        _exit(0);
    }
    wait(NULL);
    return 0;
}
