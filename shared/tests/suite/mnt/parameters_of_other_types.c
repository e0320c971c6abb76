// fsconfig(2): a parameter that is a path, a file or bytes where a string is meant; flags that do not look at what comes with them.
// FSCONFIG_CMD_CREATE_EXCL is EBUSY where there is such a file system already.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#ifndef FSCONFIG_CMD_CREATE_EXCL
#define FSCONFIG_CMD_CREATE_EXCL 8
#endif

static void try(const char *type, int command, const char *key, const void *value, int aux)
{
    char text[128];
    int fs = fsopen(type, 0), ret = fsconfig(fs, command, key, value, aux);
    printf("%s %d %s: %s", type, command, key, ret < 0 ? strerrorname_np(errno) : "done");
    int len = read(fs, text, sizeof text);
    printf(" %.*s\n", len < 0 ? 0 : len - 1, text);
    close(fs);
}

int main(void)
{
    static const char *const keys[] = {"source", "size", "mode", "ro", "colour"};
    unshare(CLONE_NEWNS | CLONE_NEWIPC);
    int dir = open("/tmp", O_PATH);
    for (int i = 0; i < 5; i++) {
        try("tmpfs", FSCONFIG_SET_BINARY, keys[i], "abc", 3);
        try("tmpfs", FSCONFIG_SET_PATH, keys[i], "/tmp", AT_FDCWD);
        try("tmpfs", FSCONFIG_SET_PATH_EMPTY, keys[i], "", dir);
        try("mqueue", FSCONFIG_SET_FD, keys[i], NULL, dir);
    }
    try("tmpfs", FSCONFIG_SET_PATH, "size", "", AT_FDCWD);
    try("tmpfs", FSCONFIG_SET_FD, "size", NULL, 99);
    for (int i = 0; i < 2; i++) {
        int fs = fsopen(i ? "mqueue" : "tmpfs", 0);
        printf("exclusive %s: %s\n", i ? "mqueue" : "tmpfs",
               fsconfig(fs, FSCONFIG_CMD_CREATE_EXCL, NULL, NULL, 0) < 0 ? strerrorname_np(errno) : "done");
        printf("once more: %s\n",
               fsconfig(fs, FSCONFIG_CMD_CREATE_EXCL, NULL, NULL, 0) < 0 ? strerrorname_np(errno) : "done");
        printf("a mount: %s\n", fsmount(fs, 0, 0) < 0 ? strerrorname_np(errno) : "done");
        close(fs);
    }
    return 0;
}
