// Inside a user namespace: from 0 to another mapped id clears the effective capabilities (fact 67);
// an id that is not mapped is EINVAL (fact 68).
//@ machine: lab,bare
//@ facts: 67 68
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int parent_to_child[2], child_to_parent[2];

static void put(pid_t pid, const char *file, const char *text)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
    int fd = open(path, O_WRONLY);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", file);
    close(fd);
}

static void caps(const char *when)
{
    char line[200];
    FILE *f = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof(line), f) != NULL)
        if (strncmp(line, "CapEff:", 7) == 0)
            printf("%s, uid %d: %s", when, getuid(), line);
    fclose(f);
}

int main(void)
{
    char c;
    pipe(parent_to_child);
    pipe(child_to_parent);
    pid_t pid = fork();
    if (pid == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWUTS) == -1)
            err(1, "unshare");
        write(child_to_parent[1], "x", 1);
        read(parent_to_child[0], &c, 1);
        caps("mapped");
        printf("sethostname: %s\n", sethostname("x", 1) == -1 ? strerror(errno) : "ok");
        printf("setuid(5000): %s\n", setuid(5000) == -1 ? strerror(errno) : "ok");
        printf("setgid(5000): %s\n", setgid(5000) == -1 ? strerror(errno) : "ok");
        printf("chown to 5000: %s\n", chown("/tmp", 5000, 0) == -1 ? strerror(errno) : "ok");
        printf("setuid(1): %s\n", setuid(1) == -1 ? strerror(errno) : "ok");
        caps("after");
        printf("sethostname: %s\n", sethostname("x", 1) == -1 ? strerror(errno) : "ok");
        return 0;
    }
    read(child_to_parent[0], &c, 1);
    put(pid, "uid_map", "0 0 10");
    put(pid, "gid_map", "0 0 10");
    write(parent_to_child[1], "x", 1);
    waitpid(pid, NULL, 0);
    return 0;
}
