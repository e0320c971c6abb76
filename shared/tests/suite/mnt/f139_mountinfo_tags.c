// mountinfo names a mount's propagation: shared:N, master:N, unbindable, or nothing for private (fact 139).
// An unbindable mount cannot be bound: EINVAL (fact 148).
//@ machine: lab,bare
//@ facts: 139 148
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static void show(const char *what, const char *point)
{
    char line[500], target[200], field[100];
    FILE *f = fopen("/proc/self/mountinfo", "r");
    if (f == NULL)
        err(1, "mountinfo");
    while (fgets(line, sizeof(line), f) != NULL) {
        int n = 0;
        if (sscanf(line, "%*d %*d %*s %*s %199s %*s %n", target, &n) != 1 || strcmp(target, point) != 0)
            continue;
        printf("%s: %s", what, point);
        while (sscanf(line + n, "%99s", field) == 1 && strcmp(field, "-") != 0) {
            n += strlen(field) + 1;
            char *colon = strchr(field, ':');
            if (colon != NULL)
                *colon = '\0';
            printf(" %s", field);
        }
        printf("\n");
    }
    fclose(f);
}

int main(void)
{
    mkdir("/tmp/a", 0755);
    mkdir("/tmp/b", 0755);
    if (mount("a", "/tmp/a", "tmpfs", 0, NULL) == -1)
        err(1, "tmpfs");
    mount(NULL, "/tmp/a", NULL, MS_PRIVATE, NULL);
    show("private", "/tmp/a");
    mount(NULL, "/tmp/a", NULL, MS_SHARED, NULL);
    show("shared", "/tmp/a");
    mount("/tmp/a", "/tmp/b", NULL, MS_BIND, NULL);
    show("bound", "/tmp/b");
    mount(NULL, "/tmp/b", NULL, MS_SLAVE, NULL);
    show("slave", "/tmp/b");
    mount(NULL, "/tmp/b", NULL, MS_SHARED, NULL);
    show("shared slave", "/tmp/b");
    umount("/tmp/b");
    mount(NULL, "/tmp/a", NULL, MS_UNBINDABLE, NULL);
    show("unbindable", "/tmp/a");
    printf("bind of it: %s\n", mount("/tmp/a", "/tmp/b", NULL, MS_BIND, NULL) == -1 ? strerror(errno) : "ok");
    return 0;
}
