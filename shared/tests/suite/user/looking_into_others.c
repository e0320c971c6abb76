// Looking into another process of the same user: files of /proc ask for effective capabilities, system calls for permitted ones.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void keep(unsigned long long effective, unsigned long long permitted)
{
    struct { unsigned version; int pid; } head = {0x20080522, 0};
    struct { unsigned effective, permitted, inheritable; } data[2];
    for (int i = 0; i < 2; i++) {
        data[i].effective = effective >> 32 * i;
        data[i].permitted = permitted >> 32 * i;
        data[i].inheritable = 0;
    }
    printf("capset %ld\n", syscall(SYS_capset, &head, data));
}

static void look(pid_t other)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/ns/uts", other);
    int fd = open(path, O_RDONLY);
    printf("open %s\n", fd < 0 ? strerror(errno) : "succeeds");
    close(fd);
    long ret = syscall(SYS_kcmp, getpid(), other, KCMP_FS, 0, 0);
    printf("kcmp %s\n", ret < 0 ? strerror(errno) : "succeeds");
    fd = syscall(SYS_pidfd_open, other, 0);
    ret = setns(fd, CLONE_NEWUTS);
    printf("setns %s\n", ret < 0 ? strerror(errno) : "succeeds");
    close(fd);
}

int main(void)
{
    pid_t other = fork();
    if (other == 0)
        pause();
    look(other);
    keep(1 << 7, (1ULL << 41) - 1); /* CAP_SETUID alone is effective */
    look(other);
    keep(1 << 7, 1 << 7);
    look(other);
    kill(other, SIGKILL);
    wait(NULL);
    return 0;
}
