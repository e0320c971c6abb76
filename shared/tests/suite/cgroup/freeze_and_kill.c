// cgroup.freeze stops all processes of a cgroup and of those below, cgroup.events tells it, and SIGKILL ends a frozen process all the same;
// cgroup.kill ends all at once. A delegated cgroup's own limits are not its root's to change (cgroups(7), "Delegation").
//@ machine: lab
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOT "/sys/fs/cgroup"

static void put(const char *file, const char *text)
{
    char path[200];
    snprintf(path, sizeof(path), ROOT "/%s", file);
    int fd = open(path, O_WRONLY);
    if (fd == -1)
        printf("open %s: %s\n", file, strerror(errno));
    else if (write(fd, text, strlen(text)) == -1)
        printf("%s > %s: %s\n", text, file, strerror(errno));
    else
        printf("%s > %s: ok\n", text, file);
    if (fd != -1)
        close(fd);
}

static void show(const char *file)
{
    char path[200], text[200];
    snprintf(path, sizeof(path), ROOT "/%s", file);
    int fd = open(path, O_RDONLY);
    ssize_t n = read(fd, text, sizeof(text) - 1);
    if (n == -1) {
        printf("%s: %s\n", file, strerror(errno));
    } else {
        text[n] = '\0';
        for (char *c = text; *c != '\0'; c++)
            if (*c == '\n')
                *c = ' ';
        printf("%s: %s\n", file, text);
    }
    close(fd);
}

static void wait_for(const char *what)
{
    char text[200];
    for (int i = 0; i < 1000; i++) {
        int fd = open(ROOT "/a/cgroup.events", O_RDONLY);
        ssize_t n = read(fd, text, sizeof(text) - 1);
        close(fd);
        text[n > 0 ? n : 0] = '\0';
        if (strstr(text, what) != NULL)
            return;
        usleep(1000);
    }
    printf("never %s\n", what);
}

static pid_t member(const char *cgroup, int *beat)
{
    char path[200], pid[20];
    int fds[2];
    if (pipe(fds) == -1)
        err(1, "pipe");
    pid_t child = fork();
    if (child == 0) {
        for (;;) {
            write(fds[1], "x", 1);
            usleep(1000);
        }
    }
    close(fds[1]);
    *beat = fds[0];
    snprintf(path, sizeof(path), ROOT "/%s/cgroup.procs", cgroup);
    int fd = open(path, O_WRONLY);
    snprintf(pid, sizeof(pid), "%d", child);
    if (write(fd, pid, strlen(pid)) == -1)
        err(1, "%s", path);
    close(fd);
    return child;
}

// Does it do anything within a while?
static int beats(int fd)
{
    char text[70000];
    fcntl(fd, F_SETFL, O_NONBLOCK);
    while (read(fd, text, sizeof(text)) > 0)
        ;
    struct pollfd entry = {.fd = fd, .events = POLLIN};
    return poll(&entry, 1, 200) == 1;
}

static void ended(const char *who, pid_t pid)
{
    int status;
    waitpid(pid, &status, 0);
    printf("%s: signal %d\n", who, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

int main(void)
{
    int one, two;
    if (mkdir(ROOT "/a", 0755) == -1 || mkdir(ROOT "/a/b", 0755) == -1)
        err(1, "mkdir");
    pid_t upper = member("a", &one), lower = member("a/b", &two);
    printf("at work: %d %d\n", beats(one), beats(two));
    put("a/cgroup.freeze", "2");
    put("a/cgroup.freeze", "-1");
    put("a/cgroup.freeze", "x");
    put("a/cgroup.freeze", "1");
    wait_for("frozen 1");
    printf("frozen: %d %d\n", beats(one), beats(two));
    show("a/cgroup.events");
    show("a/b/cgroup.events");
    show("a/b/cgroup.freeze");
    kill(lower, SIGKILL);
    ended("the frozen one", lower);
    show("a/b/cgroup.events");
    put("a/cgroup.freeze", "0");
    wait_for("frozen 0");
    printf("thawed: %d\n", beats(one));
    pid_t again = member("a/b", &two);
    printf("rmdir: %s\n", rmdir(ROOT "/a/b") == -1 ? strerror(errno) : "ok");
    put("a/cgroup.kill", "0");
    put("a/cgroup.kill", "x");
    show("a/cgroup.kill");
    put("a/cgroup.kill", "1");
    ended("upper", upper);
    ended("lower", again);
    show("a/cgroup.events");
    put("cgroup.freeze", "1");
    put("cgroup.kill", "1");
    put("cgroup.max.depth", "1");
    put("a/cgroup.max.depth", "1");
    printf("mkdir: %s\n", mkdir(ROOT "/a/b/c", 0755) == -1 ? strerror(errno) : "ok");
    put("a/cgroup.max.descendants", "1");
    printf("mkdir: %s\n", mkdir(ROOT "/a/c", 0755) == -1 ? strerror(errno) : "ok");
    put("a/cgroup.max.depth", "-1");
    put("a/cgroup.max.depth", "foo");
    show("a/cgroup.max.depth");
    printf("rmdir: %s\n", rmdir(ROOT "/a") == -1 ? strerror(errno) : "ok");
    printf("rmdir: %d %d\n", rmdir(ROOT "/a/b"), rmdir(ROOT "/a"));
    return 0;
}
