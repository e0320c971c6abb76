// Twice on one mount point: proc and tmpfs make a new superblock each time; sysfs, cgroup2 and mqueue have one, which is EBUSY the second
// time (fact 126).
//@ machine: lab,bare
//@ facts: 126
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
    static const char *const types[] = {"proc", "tmpfs", "ramfs", "devpts", "sysfs", "cgroup2", "mqueue"};
    mkdir("/tmp/m", 0755);
    for (int i = 0; i < 7; i++) {
        printf("%s: ", types[i]);
        printf("%s, ", mount("none", "/tmp/m", types[i], 0, NULL) == -1 ? strerror(errno) : "ok");
        printf("%s\n", mount("none", "/tmp/m", types[i], 0, NULL) == -1 ? strerror(errno) : "ok");
        while (umount("/tmp/m") == 0)
            ;
    }
    return 0;
}
