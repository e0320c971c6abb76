// What a bind mount becomes, by the propagation of its source and of the mount that it goes to (fact 147). An unbindable source is EINVAL,
// and a recursive bind leaves unbindable mounts out (fact 148). They are copied into a new mount namespace (fact 149), where, on 6.18,
// they are unbindable no longer (fact 150).
//@ machine: lab,bare
//@ facts: 147 148 149 150
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
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

static void show(void)
{
    char line[400], *save, *field;
    FILE *f = fopen("/proc/self/mountinfo", "r");
    while (fgets(line, sizeof(line), f) != NULL) {
        int number = 0, is_ours = 0;
        for (field = strtok_r(line, " ", &save); field != NULL; field = strtok_r(NULL, " ", &save), number++) {
            if (number == 4 && (is_ours = strncmp(field, "/tmp/m/", 7) == 0))
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
}

static void say(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
}

static void change(const char *dir, unsigned long type)
{
    if (mount(NULL, dir, NULL, type, NULL) == -1)
        err(1, "%s", dir);
}

static void begin(void)
{
    static const char *const dirs[] = {"/tmp/m/a", "/tmp/m/b", "/tmp/m/c", "/tmp/m/d"};
    umount2("/tmp/m", MNT_DETACH);
    if (mount("none", "/tmp/m", "tmpfs", 0, NULL) == -1)
        err(1, "tmpfs");
    change("/tmp/m", MS_PRIVATE);
    for (int i = 0; i < 4; i++)
        mkdir(dirs[i], 0755);
    mount("none", "/tmp/m/a", "tmpfs", 0, NULL);
    nr_groups = 0;
}

int main(void)
{
    static const char *const sources[] = {"private", "shared", "slave", "slave and shared"};
    mkdir("/tmp/m", 0755);
    for (int source = 0; source < 4; source++) {
        for (int is_shared = 0; is_shared < 2; is_shared++) {
            begin();
            if (source >= 1)
                change("/tmp/m/a", MS_SHARED);
            if (source >= 2) {
                // A slave has to have a master.
                mount("/tmp/m/a", "/tmp/m/c", NULL, MS_BIND, NULL);
                change("/tmp/m/a", MS_SLAVE);
            }
            if (source == 3)
                change("/tmp/m/a", MS_SHARED);
            mount("none", "/tmp/m/b", "tmpfs", 0, NULL);
            change("/tmp/m/b", is_shared ? MS_SHARED : MS_PRIVATE);
            mkdir("/tmp/m/b/x", 0755);
            printf("%s onto %s: ", sources[source], is_shared ? "shared" : "private");
            say("bind", mount("/tmp/m/a", "/tmp/m/b/x", NULL, MS_BIND, NULL));
            show();
        }
    }
    begin();
    change("/tmp/m/a", MS_UNBINDABLE);
    mkdir("/tmp/m/a/x", 0755);
    mount("none", "/tmp/m/b", "tmpfs", 0, NULL);
    say("bind an unbindable mount", mount("/tmp/m/a", "/tmp/m/c", NULL, MS_BIND, NULL));
    say("recursively", mount("/tmp/m/a", "/tmp/m/c", NULL, MS_BIND | MS_REC, NULL));
    say("what holds it, recursively", mount("/tmp/m", "/tmp/m/d", NULL, MS_BIND | MS_REC, NULL));
    show();
    umount2("/tmp/m/d", MNT_DETACH);
    if (unshare(CLONE_NEWNS) == -1)
        err(1, "unshare");
    printf("in a copy:\n");
    show();
    say("bind it there", mount("/tmp/m/a", "/tmp/m/c", NULL, MS_BIND, NULL));
    return 0;
}
