// /proc/sys/user/max_*_namespaces belong to a user namespace and count what is made in it and below; one more is ENOSPC, until one goes.
// A new user namespace starts with 2147483647 (fact 75).
//@ machine: lab,bare
//@ facts: 75
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

static void show(const char *name)
{
    char path[80], line[40];
    snprintf(path, sizeof(path), "/proc/sys/user/%s", name);
    FILE *f = fopen(path, "r");
    if (f == NULL || fgets(line, sizeof(line), f) == NULL)
        err(1, "%s", path);
    fclose(f);
    printf("%s: %s", name, line);
}

static void enter(void)
{
    if (unshare(CLONE_NEWUSER) == -1)
        err(1, "unshare");
    put("/proc/self/setgroups", "deny");
    put("/proc/self/uid_map", "0 0 1");
    put("/proc/self/gid_map", "0 0 1");
}

// A child in namespaces of its own, until it is killed.
static pid_t child(int flags)
{
    int pipefd[2], error = 0;
    pipe(pipefd);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        error = unshare(flags) == -1 ? errno : 0;
        write(pipefd[1], &error, sizeof(error));
        pause();
        _exit(0);
    }
    read(pipefd[0], &error, sizeof(error));
    printf("one more: %s\n", error == 0 ? "ok" : strerror(error));
    close(pipefd[0]);
    close(pipefd[1]);
    return pid;
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

int main(void)
{
    enter();
    show("max_uts_namespaces");
    show("max_user_namespaces");
    put("/proc/sys/user/max_uts_namespaces", "2");
    put("/proc/sys/user/max_user_namespaces", "1");
    pid_t first = child(CLONE_NEWUTS);
    pid_t second = child(CLONE_NEWUTS);
    end(child(CLONE_NEWUTS));
    end(first);
    first = child(CLONE_NEWUTS);
    end(first);
    end(second);
    printf("user:\n");
    first = child(CLONE_NEWUSER);
    end(child(CLONE_NEWUSER));
    end(first);
    printf("below it:\n");
    put("/proc/sys/user/max_user_namespaces", "100");
    enter();
    show("max_uts_namespaces");
    show("max_user_namespaces");
    first = child(CLONE_NEWUTS);
    second = child(CLONE_NEWUTS);
    end(child(CLONE_NEWUTS));
    end(first);
    end(second);
    return 0;
}
