// proc(5), mountinfo: the root of a mount whose directory has been removed ends with //deleted; the mount stays.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static void show(const char *place)
{
    char line[512], root[256], at[256];
    FILE *info = fopen("/proc/self/mountinfo", "r");

    while (fgets(line, sizeof line, info))
        if (sscanf(line, "%*d %*d %*s %255s %255s", root, at) == 2 && strcmp(at, place) == 0)
            printf("%s at %s\n", strrchr(root, '/') - root > 9 ? strstr(root, "/under") : root, at);
    fclose(info);
}

int main(void)
{
    mount("none", "/tmp", "tmpfs", 0, NULL);
    mkdir("/tmp/under", 0755);
    mkdir("/tmp/under/d", 0755);
    mkdir("/tmp/over", 0755);
    printf("mount %d\n", mount("/tmp/under/d", "/tmp/over", NULL, MS_BIND, NULL));
    show("/tmp/over");
    printf("rmdir %d\n", rmdir("/tmp/under/d"));
    show("/tmp/over");
    printf("mkdir below it %d\n", mkdir("/tmp/over/x", 0755) < 0 ? errno : 0);
    printf("umount %d\n", umount("/tmp/over"));
    umount("/tmp");
    return 0;
}
