// A program that does not look at clone's answer goes on without a child when it lacks the privilege (fact 252), and one that does not look
// at open's hands -1 to setns(2), which says EBADF (fact 253). The texts of the errors that learners meet (fact 254).
//@ machine: lab,bare
//@ uid: 1000
//@ facts: 252 253 254
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char child_stack[64 * 1024];

static int container_main(void *arg)
{
    printf("Container - inside the container!\n");
    return 1;
}

int main(void)
{
    static const int errors[] = {EPERM, ENOENT, ESRCH, EBADF, ECHILD, EAGAIN, ENOMEM, EACCES, EFAULT, ENOTBLK, EBUSY, EEXIST, ENODEV, ENOTDIR, EINVAL, ENOSPC, EROFS, ERANGE, ENAMETOOLONG, ELOOP, EUSERS, EADDRINUSE, ENETUNREACH, ECONNREFUSED};
    printf("Parent - start a container!\n");
    int container_pid = clone(container_main, child_stack + sizeof(child_stack), CLONE_NEWUTS | CLONE_NEWPID | SIGCHLD, NULL);
    waitpid(container_pid, NULL, 0);
    printf("Parent - container stopped!\n");
    fflush(stdout);

    int fd = open("/proc/99999/ns/uts", O_RDONLY);
    dup2(1, 2);
    if (setns(fd, 0) == -1)
        perror("setns");
    for (int i = 0; i < 24; i++)
        printf("%d %s\n", errors[i], strerror(errors[i]));
    return 0;
}
