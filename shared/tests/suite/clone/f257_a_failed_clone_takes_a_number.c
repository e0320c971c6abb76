// A clone that fails late has used its number up: with CLONE_PIDFD and no descriptor left it is EMFILE, and the next child's number is
// one further (fact 257).
//@ machine: lab,bare
//@ facts: 257
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    waitpid(pid, NULL, 0);
    return pid;
}

int main(void)
{
    int pidfd;
    struct clone_args args = {.flags = CLONE_PIDFD, .exit_signal = SIGCHLD, .pidfd = (uintptr_t)&pidfd};
    pid_t before = child();
    printf("the next is %d further\n", child() - before);
    before = child();
    struct rlimit limit = {3, 3};
    if (setrlimit(RLIMIT_NOFILE, &limit) == -1)
        err(1, "setrlimit");
    fflush(stdout);
    pid_t pid = syscall(SYS_clone3, &args, sizeof(args));
    if (pid == 0)
        _exit(0);
    printf("clone3: %s\n", pid == -1 ? strerror(errno) : "ok");
    printf("the next is %d further\n", child() - before);
    return 0;
}
