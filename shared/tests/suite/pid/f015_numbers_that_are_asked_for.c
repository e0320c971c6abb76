// clone3(2) with set_tid: 1 for the first process of a namespace, else EINVAL; a number that is taken is EEXIST; without privilege it
// is EPERM (fact 15). ns_last_pid says what comes next, and /proc/loadavg ends in the last number (fact 16).
//@ machine: lab,bare
//@ facts: 15 16
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
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static void ask(const char *what, uint64_t flags, pid_t tid)
{
    int status;
    struct clone_args args = {.flags = flags, .exit_signal = SIGCHLD, .set_tid = (uintptr_t)&tid, .set_tid_size = 1};
    fflush(stdout);
    pid_t pid = syscall(SYS_clone3, &args, sizeof(args));
    if (pid == 0)
        _exit(getpid() == tid ? 7 : 8);
    if (pid == -1) {
        printf("%s: %s\n", what, strerror(errno));
        return;
    }
    waitpid(pid, &status, 0);
    printf("%s: %s\n", what, WEXITSTATUS(status) == 7 ? "has it" : "has another");
}

static void show(const char *path)
{
    char line[200];
    FILE *f = fopen(path, "r");
    if (f == NULL || fgets(line, sizeof(line), f) == NULL)
        err(1, "%s", path);
    fclose(f);
    line[strcspn(line, "\n")] = '\0';
    char *last = strrchr(line, ' ');
    printf("%s: %s\n", path, last == NULL ? line : last + 1);
}

static int child(void *arg)
{
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    if (mount("proc", "/proc", "proc", 0, NULL) == -1)
        err(1, "mount");
    ask("777", 0, 777);
    ask("1, which is there", 0, 1);
    ask("0", 0, 0);
    show("/proc/loadavg");
    show("/proc/sys/kernel/ns_last_pid");
    int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY);
    if (write(fd, "49", 2) == -1)
        err(1, "ns_last_pid");
    close(fd);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    waitpid(pid, NULL, 0);
    printf("after 49 written: %d\n", pid);
    show("/proc/loadavg");
    setresuid(1000, 1000, 1000);
    ask("777 unprivileged", 0, 777);
    return 0;
}

int main(void)
{
    ask("a new namespace, 1", CLONE_NEWPID, 1);
    ask("a new namespace, 5", CLONE_NEWPID, 5);
    fflush(stdout);
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, NULL, 0);
    return 0;
}
