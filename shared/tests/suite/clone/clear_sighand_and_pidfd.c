// clone3(2) with CLONE_CLEAR_SIGHAND: handlers go, ignored signals stay; waitid(2) on a pidfd that does not block.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mount.h>
#include <sys/pidfd.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define FLAG_CLEAR_SIGHAND 0x100000000ULL
#define NONBLOCK O_NONBLOCK

static void handler(int sig) { (void)sig; }

static const char *kind(int sig)
{
    struct sigaction action;
    sigaction(sig, NULL, &action);
    return action.sa_handler == SIG_DFL ? "default" : action.sa_handler == SIG_IGN ? "ignored" : "handled";
}

static void forked(const char *title, uint64_t flags)
{
    struct clone_args args = { .flags = flags, .exit_signal = SIGCHLD };
    fflush(stdout);
    pid_t child = syscall(SYS_clone3, &args, sizeof args);
    if (!child) {
        printf("%s: USR1 %s, USR2 %s\n", title, kind(SIGUSR1), kind(SIGUSR2));
        fflush(stdout);
        kill(getpid(), SIGUSR1);
        printf("survived\n");
        exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    printf("%s\n", WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "exited");
}

int main(void)
{
    int ends[2];
    siginfo_t info = { 0 };
    loff_t offset = sizeof(struct kcmp_epoll_slot);
    struct statvfs fs;
    signal(SIGUSR1, handler);
    signal(SIGUSR2, SIG_IGN);
    forked("inherited", 0);
    forked("cleared", FLAG_CLEAR_SIGHAND);
    printf("here: USR1 %s, USR2 %s\n", kind(SIGUSR1), kind(SIGUSR2));

    pipe(ends);
    pid_t child = fork();
    if (!child) {
        char byte;
        close(ends[1]);
        read(ends[0], &byte, 1);
        _exit(7);
    }
    int fd = pidfd_open(child, NONBLOCK);
    printf("too early: %s\n", waitid(P_PIDFD, fd, &info, WEXITED) ? strerrorname_np(errno) : "done");
    printf("WNOHANG: %s", waitid(P_PIDFD, fd, &info, WEXITED | WNOHANG) ? "failed" : "done");
    printf(", pid %d\n", info.si_pid);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    close(ends[1]);
    printf("blocking: %s", waitid(P_PIDFD, fd, &info, WEXITED) ? "failed" : "done");
    printf(", status %d\n", info.si_status);

    mkdir("/tmp/m", 0755);
    mount("m", "/tmp/m", "tmpfs", MS_NOSYMFOLLOW, NULL);
    statvfs("/tmp/m", &fs);
    printf("no links followed: %d\n", (fs.f_flag & 0x2000) != 0);
    printf("page %lu, offset %ld, PTRACE_SEIZE %#x\n", getauxval(AT_PAGESZ), (long)offset, PTRACE_SEIZE);
    return 0;
}
