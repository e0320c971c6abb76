// Where the master of a mount is not under the root that a process sees, mountinfo names the nearest group that is: propagate_from:N
// (fact 159).
//@ machine: lab,bare
//@ facts: 139 159
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int groups[40], nr_groups;

// Peer groups by their first appearance.
static int name(int group)
{
    for (int i = 0; i < nr_groups; i++)
        if (groups[i] == group)
            return i + 1;
    groups[nr_groups++] = group;
    return nr_groups;
}

static void show(const char *who, const char *file, const char *prefix)
{
    char line[400], *save, *field;
    FILE *f = fopen(file, "r");
    if (f == NULL)
        err(1, "%s", file);
    printf("%s:\n", who);
    while (fgets(line, sizeof(line), f) != NULL) {
        int number = 0, is_ours = 0;
        for (field = strtok_r(line, " ", &save); field != NULL; field = strtok_r(NULL, " ", &save), number++) {
            if (number == 4 && (is_ours = strncmp(field, prefix, strlen(prefix)) == 0))
                printf("  %s", field);
            if (number > 5 && strcmp(field, "-") == 0)
                break;
            if (number > 5 && is_ours) {
                char *colon = strchr(field, ':');
                if (colon == NULL)
                    printf(" %s", field);
                else
                    printf(" %.*s:%d", (int)(colon - field), field, name(atoi(colon + 1)));
            }
        }
        if (is_ours)
            printf("\n");
    }
    fclose(f);
    fflush(stdout);
}

int main(void)
{
    static const char *const dirs[] = {"/tmp/m/root", "/tmp/m/root/proc", "/tmp/m/root/x", "/tmp/m/root/y", "/tmp/m/out", "/tmp/m/mid"};
    mkdir("/tmp/m", 0755);
    mount("none", "/tmp/m", "tmpfs", 0, NULL);
    for (int i = 0; i < 6; i++)
        mkdir(dirs[i], 0755);
    mount("/tmp/m/root", "/tmp/m/root", NULL, MS_BIND, NULL);
    mount("proc", "/tmp/m/root/proc", "proc", 0, NULL);
    // out is the master of mid, mid of root/x; root/y is a peer of out.
    mount("none", "/tmp/m/out", "tmpfs", 0, NULL);
    mount(NULL, "/tmp/m/out", NULL, MS_SHARED, NULL);
    mount("/tmp/m/out", "/tmp/m/root/y", NULL, MS_BIND, NULL);
    mount("/tmp/m/out", "/tmp/m/mid", NULL, MS_BIND, NULL);
    mount(NULL, "/tmp/m/mid", NULL, MS_SLAVE, NULL);
    mount(NULL, "/tmp/m/mid", NULL, MS_SHARED, NULL);
    mount("/tmp/m/mid", "/tmp/m/root/x", NULL, MS_BIND, NULL);
    mount(NULL, "/tmp/m/root/x", NULL, MS_SLAVE, NULL);
    show("everything in sight", "/proc/self/mountinfo", "/tmp/m");
    if (fork() == 0) {
        if (chroot("/tmp/m/root") == -1 || chdir("/") == -1)
            err(1, "chroot");
        show("inside", "/proc/self/mountinfo", "/");
        _exit(0);
    }
    wait(NULL);
    return 0;
}
