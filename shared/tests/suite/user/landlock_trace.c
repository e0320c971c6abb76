// A Landlock domain keeps its processes from becoming the tracers of those outside it, PTRACE_TRACEME included.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void restrict_self(void)
{
    struct landlock_ruleset_attr attr = { .handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_BLOCK };
    int fd = syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (syscall(SYS_landlock_restrict_self, fd, 0) == -1)
        perror("landlock_restrict_self");
    close(fd);
}

static void run(const char *who, int is_parent, int is_child)
{
    pid_t outer = fork();
    if (outer > 0) {
        waitpid(outer, NULL, 0);
        return;
    }
    int go[2];
    if (pipe(go) == -1)
        _exit(1);
    pid_t child = fork();
    if (child == 0) {
        char byte;
        close(go[1]);
        if (is_child)
            restrict_self();
        read(go[0], &byte, 1);
        errno = 0;
        long traced = ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        printf("%s in a domain: PTRACE_TRACEME %ld, %s\n", who, traced, strerror(errno));
        fflush(stdout);
        _exit(0);
    }
    if (is_parent)
        restrict_self();
    close(go[1]);
    waitpid(child, NULL, 0);
    _exit(0);
}

int main(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    run("nobody", 0, 0);
    run("the child", 0, 1);
    run("the parent", 1, 0);
    run("each", 1, 1);
    return 0;
}
