// Whose are the files of /proc/PID? The process's own while it may be dumped; of root of the user namespace that its program
// was started in when it may not; of the machine's root once it is a zombie, which is nobody here
// (fs/proc/base.c:task_dump_owner()). Its links to namespaces go the same way (kernel/ptrace.c:task_still_dumpable()), and so
// does the setgroups file, which asks for CAP_SYS_ADMIN when it is opened.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[65536];
static int ready[2];

static int child(void *arg)
{
    if (arg)
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    write(ready[1], "", 1);
    pause();
    return 0;
}

static void ask(const char *when, pid_t pid)
{
    static const char *const files[] = {"uid_map", "setgroups", "mountinfo", "timens_offsets"};
    char path[64], text[256];
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "/proc/%d/%s", pid, files[i]);
        for (int flags = O_RDONLY; flags <= O_WRONLY; flags++) {
            int fd = open(path, flags);
            printf("%s, %s for %s: %s\n", when, files[i], flags == O_RDONLY ? "reading" : "writing",
                   fd < 0 ? strerror(errno) : "opens");
            close(fd);
        }
    }
    snprintf(path, sizeof path, "/proc/%d/ns/user", pid);
    printf("%s, ns/user: %s\n", when, readlink(path, text, sizeof text) < 0 ? strerror(errno) : "can be read");
}

static void run(const char *name, int flags, int is_hidden)
{
    char byte, when[64];
    pid_t pid = clone(child, stack + sizeof stack, flags | SIGCHLD, is_hidden ? &byte : NULL);
    if (pid < 0 || read(ready[0], &byte, 1) != 1)
        exit(1);
    snprintf(when, sizeof when, "%s", name);
    ask(when, pid);
    kill(pid, SIGKILL);
    waitid(P_PID, pid, &(siginfo_t){0}, WEXITED | WNOWAIT);
    snprintf(when, sizeof when, "%s, a zombie", name);
    ask(when, pid);
    waitpid(pid, NULL, 0);
}

int main(void)
{
    if (pipe(ready) < 0 || setgid(1000) < 0 || setuid(1000) < 0 || prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0)
        return 1;
    run("an ordinary child", 0, 0);
    run("one that may not be dumped", 0, 1);
    run("one in a user namespace of its own", CLONE_NEWUSER, 0);
    run("that, and not to be dumped", CLONE_NEWUSER, 1);
    return 0;
}
