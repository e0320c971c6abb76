// The id that the parent namespace shows for a process, and that files are opened and made with, does not change with a user namespace
// (facts 63, 70). Files of owners that are not mapped read 65534 (fact 69), and CAP_DAC_OVERRIDE does not reach them (fact 71).
//@ machine: lab,bare
//@ facts: 63 69 70 71
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int question[2], answer[2];

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

static void whose(const char *who, const char *path)
{
    struct stat st;
    if (stat(path, &st) == -1)
        err(1, "%s", path);
    printf("%s: %s belongs to %d:%d\n", who, path, st.st_uid, st.st_gid);
    fflush(stdout);
}

static void look(const char *who, const char *path)
{
    int fd = open(path, O_RDWR);
    printf("%s: open %s: %s\n", who, path, fd == -1 ? strerror(errno) : "ok");
    fflush(stdout);
    if (fd != -1)
        close(fd);
}

static void child(void)
{
    char byte;
    if (setgroups(0, NULL) == -1 || setresgid(1000, 1000, 1000) == -1 || setresuid(1000, 1000, 1000) == -1)
        err(1, "ids");
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    if (unshare(CLONE_NEWUSER) == -1)
        err(1, "unshare");
    put("/proc/self/setgroups", "deny");
    put("/proc/self/uid_map", "0 1000 1");
    put("/proc/self/gid_map", "0 1000 1");
    printf("inside: uid %d, gid %d\n", getuid(), getgid());
    close(creat("/tmp/made", 0600));
    whose("inside", "/tmp/made");
    whose("inside", "/tmp/roots");
    whose("inside", "/tmp/of1234");
    look("inside", "/tmp/made");
    look("inside", "/tmp/roots");
    look("inside", "/tmp/of1234");
    look("inside", "/tmp/of1000");
    printf("inside: chown to itself: %s\n", chown("/tmp/roots", 0, 0) == -1 ? strerror(errno) : "ok");
    fflush(stdout);
    write(answer[1], "x", 1);
    read(question[0], &byte, 1);
    _exit(0);
}

int main(void)
{
    char byte, line[200], path[64];
    close(creat("/tmp/roots", 0600));
    close(creat("/tmp/of1234", 0600));
    chown("/tmp/of1234", 1234, 1234);
    close(creat("/tmp/of1000", 0));
    chown("/tmp/of1000", 1000, 1000);
    chmod("/tmp/of1000", 0);
    pipe(question);
    pipe(answer);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0)
        child();
    read(answer[0], &byte, 1);
    whose("outside", "/tmp/made");
    snprintf(path, sizeof(path), "/proc/%d/status", pid);
    FILE *f = fopen(path, "r");
    while (f != NULL && fgets(line, sizeof(line), f) != NULL)
        if (strncmp(line, "Uid:", 4) == 0 || strncmp(line, "Gid:", 4) == 0)
            printf("outside: %s", line);
    write(question[1], "x", 1);
    waitpid(pid, NULL, 0);
    return 0;
}
