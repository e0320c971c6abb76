// Which pids cgroup.procs takes, what a threaded cgroup refuses, and who may move: it takes write permission where source and target meet.
//@ machine: lab
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOT "/sys/fs/cgroup"

static const char *put(const char *file, const char *text)
{
    char path[200];
    snprintf(path, sizeof(path), ROOT "/%s", file);
    int fd = open(path, O_WRONLY);
    if (fd == -1)
        return strerror(errno);
    const char *result = write(fd, text, strlen(text)) == -1 ? strerror(errno) : "ok";
    close(fd);
    return result;
}

static void show(const char *file)
{
    char path[200], text[200];
    snprintf(path, sizeof(path), ROOT "/%s", file);
    int fd = open(path, O_RDONLY);
    ssize_t n = fd == -1 ? -1 : read(fd, text, sizeof(text) - 1);
    if (n == -1)
        printf("%s: %s\n", file, strerror(errno));
    else
        printf("%s: %.*s\n", file, n > 0 ? (int)n - 1 : 0, text);
    if (fd != -1)
        close(fd);
}

int main(void)
{
    char pid[20];
    mkdir(ROOT "/a", 0755);
    mkdir(ROOT "/b", 0755);
    pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    snprintf(pid, sizeof(pid), "%d", child);
    static const char *wrong[] = {"99999", "-5", "foo", "\n", "1 2"};
    for (int i = 0; i < 5; i++)
        printf("wrong pid %d: %s\n", i, put("a/cgroup.procs", wrong[i]));
    printf("a child: %s\n", put("a/cgroup.procs", pid));
    printf("with a newline: %s\n", put("b/cgroup.procs", strcat(pid, "\n")));
    show("a/cgroup.procs");
    printf("its thread alone: %s\n", put("a/cgroup.threads", pid));
    printf("unknown controller: %s\n", put("a/cgroup.subtree_control", "+foo"));
    printf("no sign: %s\n", put("a/cgroup.subtree_control", "cpu"));
    printf("nothing: %s\n", put("a/cgroup.subtree_control", "\n"));
    show("a/cgroup.type");
    show("a/cgroup.kill");
    printf("to a file that is read: %s\n", put("a/cgroup.events", "1"));
    printf("a file of one's own: %s\n", open(ROOT "/a/new", O_CREAT | O_WRONLY, 0644) == -1 ? strerror(errno) : "ok");
    printf("a name with a newline: %s\n", mkdir(ROOT "/a/x\ny", 0755) == -1 ? strerror(errno) : "ok");
    printf("the name of a file: %s\n", mkdir(ROOT "/a/cgroup.procs", 0755) == -1 ? strerror(errno) : "ok");
    printf("rmdir with a member: %s\n", rmdir(ROOT "/b") == -1 ? strerror(errno) : "ok");
    // Threaded cgroups.
    mkdir(ROOT "/t", 0755);
    mkdir(ROOT "/t/c", 0755);
    mkdir(ROOT "/t/d", 0755);
    printf("back to domain: %s\n", put("t/c/cgroup.type", "domain"));
    printf("with a member: %s\n", put("b/cgroup.type", "threaded"));
    printf("threaded: %s\n", put("t/c/cgroup.type", "threaded"));
    show("t/cgroup.type");
    show("t/c/cgroup.type");
    show("t/d/cgroup.type");
    show("t/c/cgroup.procs");
    printf("into an invalid domain: %s\n", put("t/d/cgroup.procs", pid));
    printf("a thread from elsewhere: %s\n", put("t/c/cgroup.threads", pid));
    printf("kill a threaded one: %s\n", put("t/c/cgroup.kill", "1"));
    printf("into the threaded domain: %s\n", put("t/cgroup.procs", pid));
    printf("now its thread: %s\n", put("t/c/cgroup.threads", pid));
    show("t/c/cgroup.type");
    printf("back: %s\n", put("a/cgroup.procs", pid));
    // Delegation: the common ancestor's cgroup.procs decides.
    fflush(stdout);
    if (fork() == 0) {
        if (chown(ROOT "/b", 1000, 1000) == -1 || chown(ROOT "/b/cgroup.procs", 1000, 1000) == -1)
            err(1, "chown");
        mkdir(ROOT "/b/x", 0755);
        mkdir(ROOT "/b/y", 0755);
        chown(ROOT "/b/x/cgroup.procs", 1000, 1000);
        chown(ROOT "/b/y/cgroup.procs", 1000, 1000);
        pid_t own = fork();
        if (own == 0) {
            setresuid(1000, 1000, 1000);
            for (;;)
                pause();
        }
        snprintf(pid, sizeof(pid), "%d", own);
        printf("by root into x: %s\n", put("b/x/cgroup.procs", pid));
        fflush(stdout);
        if (fork() == 0) {
            setresuid(1000, 1000, 1000);
            printf("from x to y: %s\n", put("b/y/cgroup.procs", pid));
            printf("out of b: %s\n", put("a/cgroup.procs", pid));
            printf("oneself into x: %s\n", put("b/x/cgroup.procs", "0"));
            printf("mkdir in b: %s\n", mkdir(ROOT "/b/z", 0755) == -1 ? strerror(errno) : "ok");
            printf("mkdir in a: %s\n", mkdir(ROOT "/a/z", 0755) == -1 ? strerror(errno) : "ok");
            exit(0);
        }
        wait(NULL);
        kill(own, SIGKILL);
        wait(NULL);
        exit(0);
    }
    wait(NULL);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return 0;
}
