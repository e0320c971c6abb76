// /proc/PID/fdinfo of a pidfd names the process as the reader's procfs numbers it, and further in; -1 once it was waited for. What else
// fdinfo says of a descriptor is its flags, O_LARGEFILE of what was opened by a path.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *what, int fd)
{
    char path[64], line[128];
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
    FILE *file = fopen(path, "r");
    printf("%s\n", what);
    while (fgets(line, sizeof line, file))
        if (strncmp(line, "mnt_id", 6) && strncmp(line, "ino", 3))
            printf("  %s", line);
    fclose(file);
}

static int child(void *arg)
{
    char byte;
    read(*(int *)arg, &byte, 1);
    return 0;
}

static char stack[65536];

int main(void)
{
    int ends[2];
    sigset_t set;
    setvbuf(stdout, NULL, _IONBF, 0);
    pipe(ends);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    show("a pipe", ends[0]);
    show("a memfd", memfd_create("name", MFD_CLOEXEC));
    show("a socket", socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0));
    show("a signalfd", signalfd(-1, &set, 0));
    show("a file", open("/etc/passwd", O_RDONLY));
    show("a path", open("/etc", O_PATH));
    show("a namespace", open("/proc/self/ns/uts", O_RDONLY));
    pid_t pid = clone(child, stack + sizeof stack, CLONE_NEWPID | SIGCHLD, ends);
    int fd = syscall(SYS_pidfd_open, pid, 0);
    show("a process in a pid namespace", fd);
    write(ends[1], "x", 1);
    siginfo_t info;
    waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
    show("a zombie", fd);
    wait(NULL);
    show("nobody any more", fd);
    if (fork() == 0) {
        unshare(CLONE_NEWPID);
        if (fork() == 0) {
            FILE *file = fopen("/proc/loadavg", "r");
            int last = 0;
            fscanf(file, "%*s %*s %*s %*s %d", &last);
            printf("the last number in a new pid namespace: %d\n", last);
            _exit(0);
        }
        wait(NULL);
        _exit(0);
    }
    wait(NULL);
    return 0;
}
