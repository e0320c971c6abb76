// Before its maps are written a new user namespace shows every id as 65534, with all capabilities held;
// the maps are empty and setgroups reads "allow" (facts 61, 62, 82).
//@ machine: lab,bare
//@ facts: 61 62 82
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void show_file(const char *path)
{
    char line[200];
    int lines = 0;
    FILE *f = fopen(path, "r");
    if (f == NULL)
        err(1, "%s", path);
    while (fgets(line, sizeof(line), f) != NULL) {
        printf("%s: %s", path, line);
        lines++;
    }
    fclose(f);
    if (lines == 0)
        printf("%s: empty\n", path);
}

static void show_caps(void)
{
    char line[200];
    FILE *f = fopen("/proc/self/status", "r");
    if (f == NULL)
        err(1, "status");
    while (fgets(line, sizeof(line), f) != NULL)
        if (strncmp(line, "Cap", 3) == 0)
            printf("%s", line);
    fclose(f);
}

int main(void)
{
    printf("uid %d, gid %d\n", getuid(), getgid());
    if (unshare(CLONE_NEWUSER) == -1)
        err(1, "unshare");
    printf("uid %d, euid %d, gid %d, egid %d\n", getuid(), geteuid(), getgid(), getegid());
    show_file("/proc/self/uid_map");
    show_file("/proc/self/gid_map");
    show_file("/proc/self/setgroups");
    show_caps();
    return 0;
}
