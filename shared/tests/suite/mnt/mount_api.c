// fsopen(2), fsconfig(2), fsmount(2), open_tree(2), move_mount(2), mount_setattr(2), fspick(2): mounts made in steps.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

static long say(const char *what, long result)
{
    printf("%s: %s\n", what, result < 0 ? strerrorname_np(errno) : "done");
    return result;
}

static void complaints(int fd)
{
    char text[256];
    ssize_t n;
    while ((n = read(fd, text, sizeof text - 1)) > 0) {
        text[n] = 0;
        printf("  says: %s%s", text, text[n - 1] == '\n' ? "" : "\n");
    }
    printf("  then %s\n", n < 0 ? strerrorname_np(errno) : "nothing");
}

// The lines of mountinfo about what lies below /tmp, without numbers.
static void mounts(void)
{
    char line[1024], root[256], at[256], flags[256];
    FILE *file = fopen("/proc/self/mountinfo", "r");
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%*d %*d %*s %255s %255s %255s", root, at, flags) == 3 && !strncmp(at, "/tmp/", 5)) {
            char *rest = strstr(line, " - ");
            char type[64], source[256];
            sscanf(rest + 3, "%63s %255s", type, source);
            printf("  %s on %s (%s) from %s\n", type, at, flags, source);
        }
    }
    fclose(file);
}

static int attr(int dirfd, const char *path, unsigned flags, unsigned long set, unsigned long clear, unsigned long to)
{
    struct mount_attr change = { .attr_set = set, .attr_clr = clear, .propagation = to };
    return syscall(SYS_mount_setattr, dirfd, path, flags, &change, sizeof change);
}

int main(void)
{
    int fs, mnt, tree, fd;
    char link[128] = "";
    unshare(CLONE_NEWNS);
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    mkdir("/tmp/a", 0755);
    mkdir("/tmp/b", 0755);
    mkdir("/tmp/c", 0755);

    puts("a new file system");
    say("no such type", fsopen("nothing", 0));
    say("bad flags", fsopen("tmpfs", 8));
    fs = say("fsopen", fsopen("tmpfs", FSOPEN_CLOEXEC));
    snprintf(link, sizeof link, "/proc/self/fd/%d", fs);
    readlink(link, link, sizeof link - 1);
    printf("  is %.22s\n", link);
    say("size", fsconfig(fs, FSCONFIG_SET_STRING, "size", "1M", 0));
    say("mode", fsconfig(fs, FSCONFIG_SET_STRING, "mode", "0750", 0));
    say("source", fsconfig(fs, FSCONFIG_SET_STRING, "source", "mine", 0));
    say("unknown", fsconfig(fs, FSCONFIG_SET_STRING, "colour", "red", 0));
    complaints(fs);
    say("bad value", fsconfig(fs, FSCONFIG_SET_STRING, "mode", "rwx", 0));
    complaints(fs);
    say("flag with a value", fsconfig(fs, FSCONFIG_SET_FLAG, "ro", "x", 0));
    say("no key", fsconfig(fs, FSCONFIG_SET_STRING, NULL, "x", 0));
    say("no such command", fsconfig(fs, 77, NULL, NULL, 0));
    say("too early", fsmount(fs, 0, 0));
    say("create", fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
    say("create again", fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
    say("too late", fsconfig(fs, FSCONFIG_SET_STRING, "size", "2M", 0));
    say("bad attributes", fsmount(fs, 0, 0x800000));
    mnt = say("fsmount", fsmount(fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV));
    say("fsmount again", fsmount(fs, 0, 0));
    fd = say("a file in it", openat(mnt, "file", O_CREAT | O_WRONLY, 0644));
    close(fd);
    mounts();
    say("attach", move_mount(mnt, "", AT_FDCWD, "/tmp/a", MOVE_MOUNT_F_EMPTY_PATH));
    mounts();
    say("attach again elsewhere", move_mount(mnt, "", AT_FDCWD, "/tmp/b", MOVE_MOUNT_F_EMPTY_PATH));
    mounts();
    say("and back", move_mount(AT_FDCWD, "/tmp/b", AT_FDCWD, "/tmp/a", 0));
    say("no mount point", move_mount(AT_FDCWD, "/tmp/b", AT_FDCWD, "/tmp/c", 0));
    say("not a context", fsmount(mnt, 0, 0));
    close(mnt);
    close(fs);

    puts("attributes");
    say("read only", attr(AT_FDCWD, "/tmp/a", 0, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC, MOUNT_ATTR_NOSUID, 0));
    say("write", open("/tmp/a/file", O_WRONLY));
    mounts();
    say("writable", attr(AT_FDCWD, "/tmp/a", 0, 0, MOUNT_ATTR_RDONLY, 0));
    fd = say("write", open("/tmp/a/file", O_WRONLY));
    say("read only while written", attr(AT_FDCWD, "/tmp/a", 0, MOUNT_ATTR_RDONLY, 0, 0));
    close(fd);
    say("access time alone", attr(AT_FDCWD, "/tmp/a", 0, MOUNT_ATTR_NOATIME, 0, 0));
    say("access time", attr(AT_FDCWD, "/tmp/a", 0, MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME, 0));
    say("two propagations", attr(AT_FDCWD, "/tmp/a", 0, 0, 0, MS_SHARED | MS_PRIVATE));
    say("shared", attr(AT_FDCWD, "/tmp/a", 0, 0, 0, MS_SHARED));
    say("private", attr(AT_FDCWD, "/tmp/a", 0, 0, 0, MS_PRIVATE));
    say("no mount", attr(AT_FDCWD, "/tmp/b", 0, MOUNT_ATTR_RDONLY, 0, 0));
    say("nothing", attr(AT_FDCWD, "/tmp/b", 0, 0, 0, 0));
    say("too small", syscall(SYS_mount_setattr, AT_FDCWD, "/tmp/a", 0, link, 8));
    say("too large", syscall(SYS_mount_setattr, AT_FDCWD, "/tmp/a", 0, link, 5000));
    mounts();

    puts("trees");
    say("recursive, not cloned", open_tree(AT_FDCWD, "/tmp/a", AT_RECURSIVE));
    tree = say("open_tree", open_tree(AT_FDCWD, "/tmp/a", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
    say("no device, here alone", attr(tree, "", AT_EMPTY_PATH, MOUNT_ATTR_RDONLY, 0, 0));
    say("attach", move_mount(tree, "", AT_FDCWD, "/tmp/b", MOVE_MOUNT_F_EMPTY_PATH));
    mounts();
    say("a file of it", access("/tmp/b/file", F_OK));
    close(tree);
    tree = say("a plain one", open_tree(AT_FDCWD, "/tmp/b", 0));
    say("moved", move_mount(tree, "", AT_FDCWD, "/tmp/c", MOVE_MOUNT_F_EMPTY_PATH));
    mounts();
    close(tree);
    tree = say("dropped", open_tree(AT_FDCWD, "/tmp/c", OPEN_TREE_CLONE));
    close(tree);
    mounts();

    puts("again");
    say("no mount", fspick(AT_FDCWD, "/tmp/b", 0));
    fs = say("fspick", fspick(AT_FDCWD, "/tmp/a", FSPICK_CLOEXEC));
    say("ro", fsconfig(fs, FSCONFIG_SET_FLAG, "ro", NULL, 0));
    say("reconfigure", fsconfig(fs, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0));
    say("write", open("/tmp/a/file", O_WRONLY));
    say("through the other", open("/tmp/c/file", O_WRONLY));
    return 0;
}
