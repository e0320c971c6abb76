// kcmp(2): what a child shares with its parent by the flags of clone(2), and its errors.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct { const char *name; int type; } types[] = {
    {"KCMP_VM", KCMP_VM}, {"KCMP_FILES", KCMP_FILES}, {"KCMP_FS", KCMP_FS}, {"KCMP_SIGHAND", KCMP_SIGHAND},
};

static void say(const char *what, pid_t one, pid_t other, int type, unsigned long a, unsigned long b)
{
    long result = syscall(SYS_kcmp, one, other, type, a, b);
    printf("%s: %s\n", what, result == 0 ? "same" : result > 0 ? "different" : strerrorname_np(errno));
}

static int child(void *arg)
{
    char c;
    return read(*(int *)arg, &c, 1) != 0;
}

static void share(const char *title, int flags)
{
    static char stack[65536];
    int p[2];
    pid_t pid;
    if (pipe2(p, O_CLOEXEC))
        exit(1);
    /* The child of a shared table would hold the writing end open itself. */
    pid = clone(child, stack + sizeof stack, flags | SIGCHLD, &p[0]);
    printf("%s\n", title);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        say(types[i].name, getpid(), pid, types[i].type, 0, 0);
    say("one file", getpid(), pid, KCMP_FILE, p[0], p[0]);
    say("two files", getpid(), pid, KCMP_FILE, p[0], p[1]);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    close(p[0]);
    close(p[1]);
}

int main(void)
{
    int fd = open("/tmp/x", O_RDWR | O_CREAT, 0600), again = open("/tmp/x", O_RDWR), copy = dup(fd);
    pid_t self = getpid(), pid;
    share("no flags", 0);
    share("CLONE_FILES", CLONE_FILES);
    share("CLONE_FS", CLONE_FS);
    say("a copy", self, self, KCMP_FILE, fd, copy);
    say("opened twice", self, self, KCMP_FILE, fd, again);
    say("with itself", self, self, KCMP_VM, 0, 0);
    say("no such process", self, 12345, KCMP_VM, 0, 0);
    say("no such descriptor", self, self, KCMP_FILE, fd, 99);
    say("no such type", self, self, 99, 0, 0);
    say("negative type", self, self, -1, 0, 0);
    pid = fork();
    if (pid == 0)
        _exit(0);
    siginfo_t info;
    waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
    say("a zombie's files", self, pid, KCMP_FILES, 0, 0);
    say("a zombie's file", self, pid, KCMP_FILE, fd, fd);
    waitpid(pid, NULL, 0);
    if (setresuid(1000, 1000, 1000))
        return 1;
    say("root's process", self, 1, KCMP_VM, 0, 0);
    say("root's process, no such type", self, 1, 99, 0, 0);
    return 0;
}
