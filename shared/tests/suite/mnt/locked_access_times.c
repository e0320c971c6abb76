// What a session has of the host's mounts is locked in its access times, and so is a proc or sysfs mounted in it: EPERM for another rule.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

static void try(const char *path, const char *what, unsigned long flags)
{
    int ret = mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | flags, NULL);
    printf("%s, %s: %s\n", path, what, ret < 0 ? strerror(errno) : "ok");
}

int main(void)
{
    static const char *const places[] = {"/proc", "/sys", "/dev/null", "/dev", "/tmp/proc", "/tmp/sys", "/tmp/bound", "/tmp/memory"};
    mkdir("/tmp/proc", 0755);
    mkdir("/tmp/sys", 0755);
    mkdir("/tmp/bound", 0755);
    mkdir("/tmp/memory", 0755);
    if (mount("p", "/tmp/proc", "proc", 0, NULL) || mount("s", "/tmp/sys", "sysfs", 0, NULL) ||
        mount("/proc", "/tmp/bound", NULL, MS_BIND, NULL) || mount("m", "/tmp/memory", "tmpfs", 0, NULL))
        perror("mount");
    for (unsigned i = 0; i < sizeof places / sizeof *places; i++) {
        try(places[i], "no change", 0);
        try(places[i], "relatime", MS_RELATIME);
        try(places[i], "noatime", MS_NOATIME);
        try(places[i], "nodiratime", MS_NODIRATIME);
    }
    return 0;
}
