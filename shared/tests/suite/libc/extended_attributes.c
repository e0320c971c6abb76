// xattr(7): what tmpfs keeps beside a file's data, who may, and what is said of what is not there.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

static char room[70000];

#define SHOW(call) do { errno = 0; long r = call; printf("%s = %ld%s%s\n", #call, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : ""); } while (0)

static void list(const char *path)
{
    long n = listxattr(path, room, sizeof room);
    printf("%s has:", path);
    for (char *name = room; n > 0 && name < room + n; name += strlen(name) + 1)
        printf(" %.20s", name);
    printf(" (%ld)\n", n);
}

int main(void)
{
    char name[300];
    int fd, pair[2];
    chdir("/tmp");
    close(open("file", O_CREAT | O_RDWR, 0644));
    symlink("file", "link");
    mkdir("dir", 0755);
    mkfifo("fifo", 0644);
    symlink("nothing", "dangling");

    SHOW(setxattr("file", "user.a", "hello", 5, 0));
    SHOW(setxattr("file", "user.b", "", 0, 0));
    SHOW(setxattr("file", "user.a", "HELLO!", 6, XATTR_CREATE));
    SHOW(setxattr("file", "user.c", "x", 1, XATTR_REPLACE));
    SHOW(setxattr("file", "user.a", "HELLO!", 6, XATTR_REPLACE));
    list("file");
    SHOW(getxattr("file", "user.a", room, sizeof room));
    printf("%.6s\n", room);
    SHOW(getxattr("file", "user.a", room, 3));
    SHOW(getxattr("file", "user.a", NULL, 0));
    SHOW(getxattr("file", "user.none", room, 10));
    SHOW(listxattr("file", NULL, 0));
    SHOW(listxattr("file", room, 3));

    SHOW(setxattr("file", "user.", "x", 1, 0));
    SHOW(setxattr("file", "", "x", 1, 0));
    SHOW(setxattr("file", "plain", "x", 1, 0));
    SHOW(setxattr("file", "other.kind", "x", 1, 0));
    SHOW(setxattr("file", "trusted.a", "x", 1, 0));
    SHOW(getxattr("file", "trusted.a", room, 9));
    SHOW(setxattr("file", "security.mine", "x", 1, 0));
    SHOW(setxattr("file", "system.mine", "x", 1, 0));
    SHOW(getxattr("file", "system.posix_acl_access", room, 99));
    SHOW(getxattr("file", "security.capability", room, 99));
    memset(name, 'n', sizeof name);
    memcpy(name, "user.", 5);
    name[255] = 0;
    SHOW(setxattr("file", name, "x", 1, 0));
    name[255] = 'n';
    name[256] = 0;
    SHOW(setxattr("file", name, "x", 1, 0));
    SHOW(setxattr("file", "user.big", room, 65536, 0));
    SHOW(setxattr("file", "user.big", room, 65537, 0));
    SHOW(setxattr("file", "user.a", "x", 1, 4));
    SHOW(setxattr("file", "user.a", "x", 1, XATTR_CREATE | XATTR_REPLACE));
    list("file");
    SHOW(removexattr("file", "user.a"));
    SHOW(removexattr("file", "user.a"));
    SHOW(removexattr("file", "plain"));
    SHOW(removexattr("file", "trusted.x"));

    SHOW(setxattr("link", "user.through", "v", 1, 0));
    SHOW(lsetxattr("link", "user.own", "v", 1, 0));
    SHOW(lgetxattr("link", "user.own", room, 9));
    SHOW(llistxattr("link", room, 99));
    SHOW(lsetxattr("link", "security.own", "v", 1, 0));
    SHOW(llistxattr("link", room, 99));
    SHOW(lremovexattr("link", "user.own"));
    SHOW(lgetxattr("file", "user.through", room, 9));

    SHOW(setxattr("dir", "user.d", "v", 1, 0));
    SHOW(setxattr("fifo", "user.d", "v", 1, 0));
    SHOW(getxattr("fifo", "user.d", room, 1));
    SHOW(setxattr("dangling", "user.d", "v", 1, 0));
    SHOW(setxattr("/proc/self/status", "user.d", "v", 1, 0));
    SHOW(getxattr("/proc/self/status", "user.d", room, 1));
    SHOW(listxattr("/proc/self/status", room, 10));

    fd = open("file", O_RDONLY);
    SHOW(fsetxattr(fd, "user.fd", "v", 1, 0));
    SHOW(fgetxattr(fd, "user.fd", room, 1));
    SHOW(flistxattr(fd, room, sizeof room));
    SHOW(fremovexattr(fd, "user.fd"));
    SHOW(fgetxattr(77, "user.fd", room, 1));
    pipe(pair);
    SHOW(fsetxattr(pair[0], "user.x", "v", 1, 0));
    SHOW(fgetxattr(pair[0], "user.x", room, 1));
    SHOW(flistxattr(pair[0], room, 9));
    SHOW(fgetxattr(open("file", O_PATH), "user.b", room, 9));

    SHOW(setxattr(NULL, "user.x", "x", 1, 0));
    SHOW(setxattr("file", NULL, "x", 1, 0));
    SHOW(setxattr("file", "user.x", NULL, 1, 0));

    chmod("file", 0600);
    mkdir("sticky", 01777);
    if (seteuid(1000) == 0) {
        SHOW(getxattr("file", "user.b", room, 9));
        SHOW(setxattr("file", "user.b", "x", 1, 0));
        SHOW(setxattr("file", "trusted.b", "x", 1, 0));
        SHOW(setxattr("file", "security.b", "x", 1, 0));
        SHOW(listxattr("file", NULL, 0) > 0);
        SHOW(setxattr("sticky", "user.x", "x", 1, 0));
    }
    return 0;
}
