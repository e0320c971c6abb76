// openat2(2): ways that leave the directory, cross a mount or go through a link, refused or kept inside.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int dir;

static void show(const char *path, unsigned long flags, unsigned long resolve)
{
    struct open_how how = { .flags = flags, .resolve = resolve };
    char text[100] = "", link[40];
    int fd = syscall(SYS_openat2, dir, path, &how, sizeof how);
    printf("%-22s %#8lo %#4lx: ", path, flags, resolve);
    if (fd < 0) {
        printf("%s\n", strerror(errno));
        return;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    readlink(link, text, sizeof text - 1);
    printf("%s\n", text);
    close(fd);
}

static void raw(unsigned long flags, unsigned long mode, unsigned long resolve, size_t size)
{
    struct { unsigned long words[1024]; } how = { { flags, mode, resolve } };
    int fd = syscall(SYS_openat2, dir, "file", &how, size);
    printf("%#lo %#lo %#lx %zu: %s\n", flags, mode, resolve, size, fd < 0 ? strerror(errno) : "open");
    if (fd >= 0)
        close(fd);
}

int main(void)
{
    unsigned long ways[] = { 0, RESOLVE_NO_XDEV, RESOLVE_NO_MAGICLINKS, RESOLVE_NO_SYMLINKS, RESOLVE_BENEATH, RESOLVE_IN_ROOT };
    const char *paths[] = { "file", "sub/file", "sub/../file", "..", "../..", "sub/../../file", "/file", "/etc/passwd", "inside", "outside",
                            "absolute", "sub/up", "mounted/file", "mounted/..", "/proc/self/exe", "magic", "missing" };
    struct { struct open_how how; unsigned long more; } longer = { { .flags = O_RDONLY }, 0 };
    unshare(CLONE_NEWNS);
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    mkdir("/tmp/d", 0755);
    chdir("/tmp/d");
    close(open("../file", O_CREAT | O_WRONLY, 0644));
    close(open("file", O_CREAT | O_WRONLY, 0644));
    mkdir("sub", 0755);
    close(open("sub/file", O_CREAT | O_WRONLY, 0644));
    symlink("sub/file", "inside");
    symlink("../file", "outside");
    symlink("/file", "absolute");
    symlink("../file", "sub/up");
    symlink("/proc/self/cwd", "magic");
    mkdir("mounted", 0755);
    mount("tmpfs", "mounted", "tmpfs", 0, NULL);
    close(open("mounted/file", O_CREAT | O_WRONLY, 0644));
    dir = open(".", O_PATH | O_DIRECTORY);
    for (unsigned i = 0; i < sizeof ways / sizeof *ways; i++)
        for (unsigned j = 0; j < sizeof paths / sizeof *paths; j++)
            show(paths[j], O_PATH, ways[i]);
    show("inside", O_PATH | O_NOFOLLOW, RESOLVE_NO_SYMLINKS);
    show("file", O_RDONLY, RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS);

    raw(O_RDONLY, 0, 0, 24);
    raw(O_RDONLY, 0, 0, 23);
    raw(O_RDONLY, 0, 0, 0);
    raw(O_RDONLY, 0, 0, 4096);
    raw(O_RDONLY, 0, 0, 4097);
    raw(O_RDONLY, 0644, 0, 24);
    raw(O_CREAT | O_WRONLY, 0644, 0, 24);
    raw(O_CREAT | O_WRONLY, 010000, 0, 24);
    raw(1UL << 40, 0, 0, 24);
    raw(O_RDONLY, 0, 64, 24);
    raw(O_RDONLY, 0, RESOLVE_BENEATH | RESOLVE_IN_ROOT, 24);
    raw(O_PATH | O_RDWR, 0, 0, 24);
    raw(O_CREAT | O_WRONLY, 0644, RESOLVE_CACHED, 24);
    longer.more = 1;
    int fd = syscall(SYS_openat2, dir, "file", &longer, sizeof longer);
    printf("%d %s\n", fd, strerror(errno));
    return 0;
}
