// Inside, /proc/1/stat begins with parent, group and session 0 (fact 9). A child namespace's processes are visible above under their
// numbers there; whoever is above does not exist below (fact 10).
//@ machine: lab,bare
//@ facts: 9 10
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int ready[2], go[2];

static void list(const char *who)
{
    struct dirent *entry;
    DIR *dir = opendir("/proc");
    if (dir == NULL)
        err(1, "/proc");
    printf("%s:", who);
    while ((entry = readdir(dir)) != NULL) {
        if (atoi(entry->d_name) == 0)
            continue;
        printf(" %s", entry->d_name);
    }
    printf("\n");
    fflush(stdout);
    closedir(dir);
}

static int child(void *arg)
{
    char line[200];
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    if (mount("proc", "/proc", "proc", 0, NULL) == -1)
        err(1, "mount");
    FILE *f = fopen("/proc/1/stat", "r");
    if (f == NULL || fgets(line, sizeof(line), f) == NULL)
        err(1, "stat");
    fclose(f);
    char *rest = strrchr(line, ')');
    rest[9] = '\0';
    printf("stat: %.2s(...%s\n", line, rest);
    if (fork() == 0) {
        close(go[1]);
        pause();
        _exit(0);
    }
    list("inside");
    write(ready[1], "x", 1);
    close(go[1]);
    read(go[0], line, 1);
    return 0;
}

int main(void)
{
    char byte;
    pipe(ready);
    pipe(go);
    list("before");
    pid_t pid = clone(child, stack + sizeof(stack), CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    close(ready[1]);
    close(go[0]);
    read(ready[0], &byte, 1);
    list("outside");
    close(go[1]);
    waitpid(pid, NULL, 0);
    return 0;
}
