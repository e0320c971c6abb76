// Capabilities of a file: who may set them, what execve(2) makes of them, and what takes them away - capabilities(7).
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#define ATTRIBUTE "security.capability"
#define FILE_NAME "/tmp/tool"

struct caps { unsigned int magic, low[2], high[2], root; };

static void say(const char *what, long result)
{
    printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "fine");
}

static void show(void)
{
    char line[256];
    FILE *f = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof line, f))
        if (!strncmp(line, "CapPrm", 6) || !strncmp(line, "CapEff", 6) || !strncmp(line, "CapAmb", 6))
            fputs(line, stdout);
    printf("dumpable %d\n", prctl(PR_GET_DUMPABLE));
}

static void copy(void)
{
    char buffer[65536];
    int from = open("/proc/self/exe", O_RDONLY), to = open(FILE_NAME, O_CREAT | O_WRONLY | O_TRUNC, 0755);
    ssize_t n;
    while ((n = read(from, buffer, sizeof buffer)) > 0)
        write(to, buffer, n);
    fchmod(to, 0755);
    close(from);
    close(to);
}

static long set(unsigned int permitted, unsigned int inheritable, int effective)
{
    struct caps caps = { 0x02000000 | effective, { permitted, inheritable }, { 0, 0 }, 0 };
    return setxattr(FILE_NAME, ATTRIBUTE, &caps, 20, 0);
}

static void stored(const char *when)
{
    struct caps caps = { 0 };
    ssize_t n = getxattr(FILE_NAME, ATTRIBUTE, &caps, sizeof caps);
    if (n < 0)
        printf("%s: %s\n", when, strerrorname_np(errno));
    else
        printf("%s: %zd bytes, %#x, permitted %#x, inheritable %#x\n", when, n, caps.magic, caps.low[0], caps.low[1]);
}

/* Executes the file as a user, or as root. */
static void run(const char *how, int uid, int no_new_privs, int drop)
{
    int status;
    printf("-- %s\n", how);
    if (fork() == 0) {
        if (drop)
            prctl(PR_CAPBSET_DROP, CAP_NET_RAW);
        if (no_new_privs)
            prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        if (uid)
            setresuid(uid, uid, uid);
        execl(FILE_NAME, FILE_NAME, "show", NULL);
        printf("execve: %s\n", strerrorname_np(errno));
        exit(1);
    }
    wait(&status);
    printf("status %d\n", WEXITSTATUS(status));
}

int main(int argc, char **argv)
{
    struct caps bad = { 0x01000000 };
    char names[128];
    ssize_t n;
    int fd;
    setvbuf(stdout, NULL, _IONBF, 0);
    if (argc > 1) {
        show();
        return 0;
    }
    umask(0);
    copy();
    stored("before");
    say("set", set(1 << CAP_NET_RAW | 1 << CAP_CHOWN, 0, 1));
    stored("after");
    n = listxattr(FILE_NAME, names, sizeof names);
    printf("listed: %.*s\n", (int)n, names);
    say("of another revision", setxattr(FILE_NAME, ATTRIBUTE, &bad, 20, 0));
    say("too long", setxattr(FILE_NAME, ATTRIBUTE, &(struct caps){ 0x02000000 }, 24, 0));
    if (fork() == 0) {
        setresuid(1000, 1000, 1000);
        say("set by a user", set(1 << CAP_NET_RAW, 0, 1));
        say("removed by a user", removexattr(FILE_NAME, ATTRIBUTE));
        stored("read by a user");
        exit(0);
    }
    wait(NULL);
    run("effective, by a user", 1000, 0, 0);
    run("not in the bounding set", 1000, 0, 1);
    run("with no_new_privs", 1000, 1, 0);
    set(1 << CAP_NET_RAW, 0, 0);
    run("permitted alone", 1000, 0, 0);
    run("that, not in the bounding set", 1000, 0, 1);
    set(0, 1 << CAP_NET_RAW, 1);
    run("inheritable, and nothing inherited", 1000, 0, 0);
    set(1 << CAP_NET_RAW, 0, 1);
    chmod(FILE_NAME, 04755);
    run("and set-user-ID root", 1000, 0, 0);
    chmod(FILE_NAME, 0755);
    stored("after chmod");
    chown(FILE_NAME, 0, 1);
    stored("after chown");
    set(1 << CAP_NET_RAW, 0, 1);
    fd = open(FILE_NAME, O_WRONLY);
    lseek(fd, 0, SEEK_END);
    write(fd, "", 0);
    stored("after writing nothing");
    write(fd, "x", 1);
    stored("after a write");
    set(1 << CAP_NET_RAW, 0, 1);
    ftruncate(fd, lseek(fd, 0, SEEK_END) - 1);
    close(fd);
    stored("after a truncation");
    say("removed", removexattr(FILE_NAME, ATTRIBUTE));
    run("without", 1000, 0, 0);
    return 0;
}
