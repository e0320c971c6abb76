// A cgroup namespace relates what it shows to its own root: an old mount of the tree shows how far above it lies, a new one is rooted at
// the namespace's root (fact 204). A process that was moved keeps its cgroup namespace (fact 206); below the root it reads 0::/sub, beside
// it 0::/../other (fact 203).
//@ machine: lab,bare
//@ facts: 203 204 206
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOT "/tmp/cg"

// Where this process was at first, below the mount.
static char base[200];

static void put(const char *name, pid_t pid)
{
    char text[20], path[300];
    snprintf(path, sizeof(path), "%s%s/cgroup.procs", base, name);
    int fd = open(path, O_WRONLY);
    sprintf(text, "%d", pid);
    if (fd == -1 || write(fd, text, strlen(text)) == -1)
        err(1, "%s", path);
    close(fd);
}

static void make(const char *name)
{
    char path[300];
    snprintf(path, sizeof(path), "%s%s", base, name);
    if (mkdir(path, 0755) == -1)
        err(1, "%s", path);
}

static void find(void)
{
    char line[200];
    FILE *f = fopen("/proc/self/cgroup", "r");
    strcpy(base, ROOT);
    while (fgets(line, sizeof(line), f) != NULL)
        if (strncmp(line, "0::/", 4) == 0 && line[4] != '\n')
            snprintf(base, sizeof(base), ROOT "/%.*s", (int)strcspn(line + 4, "\n"), line + 4);
    fclose(f);
}

static void show(const char *who, pid_t pid)
{
    char path[64], line[200];
    snprintf(path, sizeof(path), "/proc/%d/cgroup", pid);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        err(1, "%s", path);
    while (fgets(line, sizeof(line), f) != NULL)
        if (strncmp(line, "0::", 3) == 0)
            printf("%s: %s", who, line);
    fclose(f);
    fflush(stdout);
}

static void roots(const char *what)
{
    char line[400], root[100], point[100];
    FILE *f = fopen("/proc/self/mountinfo", "r");
    while (fgets(line, sizeof(line), f) != NULL)
        if (sscanf(line, "%*d %*d %*s %99s %99s", root, point) == 2 && strncmp(point, ROOT, strlen(ROOT)) == 0)
            printf("%s: %s on %s\n", what, root, point);
    fclose(f);
    fflush(stdout);
}

int main(void)
{
    struct stat before, after;
    mkdir(ROOT, 0755);
    mkdir(ROOT "2", 0755);
    if (mount("none", ROOT, "cgroup2", 0, NULL) == -1)
        err(1, "cgroup2");
    find();
    make("/one");
    make("/one/sub");
    make("/other");
    pid_t below = fork();
    if (below == 0)
        for (;;)
            pause();
    pid_t beside = fork();
    if (beside == 0)
        for (;;)
            pause();
    put("/one", getpid());
    put("/one/sub", below);
    put("/other", beside);
    show("before", getpid());
    roots("before");
    if (unshare(CLONE_NEWCGROUP) == -1)
        err(1, "unshare");
    show("the caller", getpid());
    show("below", below);
    show("beside", beside);
    show("init", 1);
    roots("the old mount");
    if (mount("none", ROOT "2", "cgroup2", 0, NULL) == -1)
        err(1, "cgroup2");
    roots("and a new one");
    printf("its directory sub is %s\n", access(ROOT "2/sub", F_OK) == 0 ? "there" : "not there");
    stat("/proc/self/ns/cgroup", &before);
    put("/other", getpid());
    stat("/proc/self/ns/cgroup", &after);
    show("the caller, moved", getpid());
    printf("the same cgroup namespace: %s\n", before.st_ino == after.st_ino ? "yes" : "no");
    put("", getpid());
    show("the caller, at the top", getpid());
    kill(below, SIGKILL);
    kill(beside, SIGKILL);
    while (wait(NULL) > 0)
        ;
    fflush(stdout);
    setresuid(1000, 1000, 1000);
    printf("unprivileged: %s\n", unshare(CLONE_NEWCGROUP) == -1 ? strerror(errno) : "ok");
    return 0;
}
