// A line of mountinfo: id, parent, device, root, mount point, options, tags, -, type, source, superblock options; of mounts: source, mount
// point, type, options, 0 0 (fact 130). Mount ids and peer groups are the lowest free numbers (fact 131). What is asked for with MS_PRIVATE
// and the like needs a mount point, and one type at a time; source and type count for nothing (fact 152); MS_REC takes the subtree (153).
// fs.mount-max is 100000 (fact 132).
//@ machine: lab,bare
//@ facts: 130 131 132 152 153
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static void say(const char *what, int r)
{
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : "ok");
}

static void show(const char *file)
{
    char line[400];
    FILE *f = fopen(file, "r");
    if (f == NULL)
        err(1, "%s", file);
    while (fgets(line, sizeof(line), f) != NULL) {
        // In a user namespace tmpfs names its root's ids, as the host numbers them.
        char *ids = strstr(line, ",uid=");
        if (strstr(line, " /tmp/m") != NULL)
            printf("%.*s\n", (int)(ids == NULL ? strcspn(line, "\n") : ids - line), line);
    }
    fclose(f);
}

// The tags of a mount, each group's number less that of the first.
static void tags(const char *dir)
{
    char line[400], *save, *tag;
    FILE *f = fopen("/proc/self/mountinfo", "r");
    while (fgets(line, sizeof(line), f) != NULL) {
        int field = 0, is_it = 0;
        for (tag = strtok_r(line, " ", &save); tag != NULL; tag = strtok_r(NULL, " ", &save), field++) {
            if (field == 4)
                is_it = strcmp(tag, dir) == 0;
            if (field > 5 && strcmp(tag, "-") == 0)
                break;
            if (is_it && field > 5)
                printf("%s %.*s\n", dir, (int)strcspn(tag, ":"), tag);
        }
        if (is_it && field == 6)
            printf("%s private\n", dir);
    }
    fclose(f);
}

static long id(const char *dir)
{
    char line[400], point[200];
    long number, found = -1;
    FILE *f = fopen("/proc/self/mountinfo", "r");
    while (fgets(line, sizeof(line), f) != NULL)
        if (sscanf(line, "%ld %*d %*s %*s %199s", &number, point) == 2 && strcmp(point, dir) == 0)
            found = number;
    fclose(f);
    return found;
}

int main(void)
{
    mkdir("/tmp/m", 0755);
    mount("top", "/tmp/m", "tmpfs", MS_NOSUID | MS_NOEXEC, "size=1m,mode=700");
    mkdir("/tmp/m/a", 0755);
    mkdir("/tmp/m/b", 0755);
    mkdir("/tmp/m/with space", 0755);
    mount("a source", "/tmp/m/with space", "tmpfs", MS_RDONLY | MS_NODEV | MS_NOATIME, NULL);
    mount("/tmp/m/a", "/tmp/m/b", NULL, MS_BIND, NULL);
    show("/proc/self/mountinfo");
    show("/proc/self/mounts");
    umount("/tmp/m/b");
    umount("/tmp/m/with space");

    mount("one", "/tmp/m/a", "tmpfs", 0, NULL);
    long first = id("/tmp/m/a");
    umount("/tmp/m/a");
    mount("two", "/tmp/m/b", "tmpfs", 0, NULL);
    printf("the same id again: %s\n", id("/tmp/m/b") == first ? "yes" : "no");
    FILE *f = fopen("/proc/sys/fs/mount-max", "r");
    char line[20] = "";
    fgets(line, sizeof(line), f);
    printf("mount-max %s", line);

    say("no mount point", mount(NULL, "/tmp/m/a", NULL, MS_PRIVATE, NULL));
    say("two types", mount(NULL, "/tmp/m", NULL, MS_PRIVATE | MS_SHARED, NULL));
    say("with another flag", mount(NULL, "/tmp/m", NULL, MS_PRIVATE | MS_RDONLY, NULL));
    say("nowhere", mount(NULL, "/tmp/none", NULL, MS_PRIVATE, NULL));
    say("a source that is none", mount("nonsense", "/tmp/m", "nonsense", MS_PRIVATE | MS_SILENT, NULL));
    say("one", mount(NULL, "/tmp/m", NULL, MS_SHARED, NULL));
    tags("/tmp/m");
    tags("/tmp/m/b");
    say("all", mount(NULL, "/tmp/m", NULL, MS_SHARED | MS_REC, NULL));
    tags("/tmp/m");
    tags("/tmp/m/b");
    return 0;
}
