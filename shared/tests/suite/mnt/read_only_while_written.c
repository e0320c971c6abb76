// A mount, or a whole file system, cannot be made read-only while a file of it is open for writing; nor a file system while a file
// without a name is open. What a context complains of ends with a newline.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static void try(const char *what, long ret)
{
    printf("%s: %s\n", what, ret < 0 ? strerrorname_np(errno) : "done");
}

static void read_only(const char *what)
{
    printf("%s\n", what);
    try("  the mount", mount(NULL, "/tmp/m", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
    mount(NULL, "/tmp/m", NULL, MS_REMOUNT | MS_BIND, NULL);
    try("  the file system", mount(NULL, "/tmp/m", NULL, MS_REMOUNT | MS_RDONLY, NULL));
    mount(NULL, "/tmp/m", NULL, MS_REMOUNT, NULL);
    int fs = fspick(AT_FDCWD, "/tmp/m", 0);
    fsconfig(fs, FSCONFIG_SET_FLAG, "ro", NULL, 0);
    try("  by fspick", fsconfig(fs, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0));
    close(fs);
    mount(NULL, "/tmp/m", NULL, MS_REMOUNT, NULL);
}

int main(void)
{
    char text[128];
    unshare(CLONE_NEWNS);
    mkdir("/tmp/m", 0755);
    mount("m", "/tmp/m", "tmpfs", 0, NULL);
    read_only("nothing is open");
    int fd = open("/tmp/m/file", O_CREAT | O_WRONLY, 0600);
    read_only("a file is open for writing");
    close(fd);
    fd = open("/tmp/m/file", O_RDONLY);
    read_only("a file is open for reading");
    unlink("/tmp/m/file");
    read_only("it has no name any more");
    close(fd);
    mkfifo("/tmp/m/fifo", 0600);
    fd = open("/tmp/m/fifo", O_RDWR);
    read_only("a fifo is open");
    close(fd);
    mkdir("/tmp/n", 0755);
    mount("/tmp/m", "/tmp/n", NULL, MS_BIND, NULL);
    fd = open("/tmp/n/file", O_CREAT | O_WRONLY, 0600);
    read_only("a file is open by another mount");
    close(fd);
    int fs = fsopen("tmpfs", 0);
    fsconfig(fs, FSCONFIG_SET_STRING, "colour", "red", 0);
    int len = read(fs, text, sizeof text);
    printf("%d bytes, the last %d\n", len, text[len - 1]);
    return 0;
}
