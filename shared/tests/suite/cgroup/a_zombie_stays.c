// Moving a zombie to another cgroup succeeds where moving it would be allowed, and changes nothing; of who is reaped it is ESRCH.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(int pid)
{
    char path[64], text[2048];
    snprintf(path, sizeof(path), "/proc/%d/cgroup", pid);
    int fd = open(path, O_RDONLY);
    ssize_t len = read(fd, text, sizeof(text) - 1);
    text[len < 0 ? 0 : len] = 0;
    close(fd);
    char *at = strstr(text, "0::/");
    printf("  it is in %s", at ? at + 3 : "?\n");
}

static void try(const char *what, const char *file, int pid)
{
    char text[16];
    int fd = open(file, O_WRONLY);
    int ret = write(fd, text, snprintf(text, sizeof(text), "%d", pid));
    printf("%s: %s\n", what, ret < 0 ? strerror(errno) : "ok");
    close(fd);
}

int main(void)
{
    siginfo_t info;
    chdir("/sys/fs/cgroup");
    mkdir("a", 0755);
    pid_t child = fork();
    if (child == 0)
        _exit(1);
    waitid(P_PID, child, &info, WEXITED | WNOWAIT);
    show(child);
    try("where it is", "cgroup.procs", child);
    try("elsewhere", "a/cgroup.procs", child);
    show(child);
    try("as a thread, in another domain", "a/cgroup.threads", child);
    char text[64] = "";
    int len = read(open("a/cgroup.procs", O_RDONLY), text, sizeof(text));
    printf("%d bytes of processes there\n", len);
    waitpid(child, NULL, 0);
    try("reaped", "a/cgroup.procs", child);
    return 0;
}
