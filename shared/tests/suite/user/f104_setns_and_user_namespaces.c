// setns(2) to the own user namespace is EINVAL, to a child that one owns it works, with full capabilities; from there to the
// parent EPERM (fact 104).
//@ machine: lab,bare
//@ facts: 104
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char c, path[64];
    int ready[2], hold[2];
    pipe(ready);
    pipe(hold);
    pid_t pid = fork();
    if (pid == 0) {
        close(hold[1]);
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        write(ready[1], "x", 1);
        read(hold[0], &c, 1);
        return 0;
    }
    read(ready[0], &c, 1);
    int own = open("/proc/self/ns/user", O_RDONLY);
    snprintf(path, sizeof(path), "/proc/%d/ns/user", pid);
    int child = open(path, O_RDONLY);
    if (own == -1 || child == -1)
        err(1, "open");
    printf("own: %s\n", setns(own, CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
    printf("child: %s\n", setns(child, CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
    printf("uid there: %d\n", getuid());
    printf("back to the parent: %s\n", setns(own, CLONE_NEWUSER) == -1 ? strerror(errno) : "ok");
    close(hold[1]);
    waitpid(pid, NULL, 0);
    return 0;
}
