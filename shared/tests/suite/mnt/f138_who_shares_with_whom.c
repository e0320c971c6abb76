// A new mount is shared if its parent is, else private (fact 138). Shared peers have one number, and both ways propagate mount and
// umount; what arrives is a new peer group, the same everywhere (facts 140, 141). make-slave of what is not shared, or alone in its group,
// makes private (fact 145). make-shared twice keeps the group, and a bind joins it (fact 146). A slave that is shared passes on what it
// receives to its own peers and slaves, and nothing goes back (fact 144).
//@ machine: lab,bare
//@ facts: 138 139 140 141 144 145 146
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

static void show(const char *what)
{
    char line[400], *save, *field;
    FILE *f = fopen("/proc/self/mountinfo", "r");
    printf("%s:\n", what);
    while (fgets(line, sizeof(line), f) != NULL) {
        int number = 0, is_ours = 0;
        for (field = strtok_r(line, " ", &save); field != NULL; field = strtok_r(NULL, " ", &save), number++) {
            if (number == 4 && (is_ours = strncmp(field, "/tmp/m", 6) == 0))
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

static void tmpfs(const char *dir)
{
    if (mount("none", dir, "tmpfs", 0, NULL) == -1)
        err(1, "%s", dir);
}

static void change(const char *dir, unsigned long type)
{
    if (mount(NULL, dir, NULL, type, NULL) == -1)
        err(1, "%s", dir);
}

static void bind(const char *from, const char *to)
{
    if (mount(from, to, NULL, MS_BIND, NULL) == -1)
        err(1, "%s", to);
}

static void make(const char *dir)
{
    if (mkdir(dir, 0755) == -1)
        err(1, "%s", dir);
}

static void begin(void)
{
    umount2("/tmp/m", MNT_DETACH);
    tmpfs("/tmp/m");
    change("/tmp/m", MS_PRIVATE);
    make("/tmp/m/a");
    make("/tmp/m/b");
    make("/tmp/m/c");
    nr_groups = 0;
}

int main(void)
{
    make("/tmp/m");
    begin();
    tmpfs("/tmp/m/a");
    show("below a private mount");
    change("/tmp/m/a", MS_SLAVE);
    show("make-slave of a private one");
    change("/tmp/m/a", MS_SHARED);
    change("/tmp/m/a", MS_SLAVE);
    show("make-slave of one alone in its group");
    change("/tmp/m/a", MS_SHARED);
    show("shared");
    change("/tmp/m/a", MS_SHARED);
    show("shared again");
    make("/tmp/m/a/x");
    bind("/tmp/m/a", "/tmp/m/b");
    show("bound");
    tmpfs("/tmp/m/a/x");
    show("a mount below one of them");
    if (umount("/tmp/m/b/x") == -1)
        err(1, "umount");
    show("umount below the other");

    begin();
    tmpfs("/tmp/m/a");
    change("/tmp/m/a", MS_SHARED);
    bind("/tmp/m/a", "/tmp/m/b");
    change("/tmp/m/b", MS_SLAVE);
    change("/tmp/m/b", MS_SHARED);
    bind("/tmp/m/b", "/tmp/m/c");
    change("/tmp/m/c", MS_SLAVE);
    show("b is slave of a and shared, c slave of b");
    make("/tmp/m/a/x");
    tmpfs("/tmp/m/a/x");
    show("a mount below a");
    make("/tmp/m/a/y");
    tmpfs("/tmp/m/b/y");
    show("and one below b");
    umount("/tmp/m/c/x");
    show("umount below c");
    umount("/tmp/m/a/x");
    show("umount below a");
    change("/tmp/m/a", MS_UNBINDABLE);
    show("a is unbindable");
    return 0;
}
