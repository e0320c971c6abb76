// move_mount(2) with MOVE_MOUNT_SET_GROUP: a private mount joins the peer group of another of the same file system.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SET_GROUP 0x100

static void set_group(const char *what, const char *from, const char *to)
{
    long result = syscall(SYS_move_mount, AT_FDCWD, from, AT_FDCWD, to, SET_GROUP);
    printf("%s: %s\n", what, result ? strerrorname_np(errno) : "fine");
}

/* The optional fields of a mount, without their numbers. */
static void show(const char *path)
{
    char line[1024], at[256], fields[256];
    FILE *f = fopen("/proc/self/mountinfo", "r");
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "%*d %*d %*s %*s %255s %*s %255[^-]", at, fields) == 2 && !strcmp(at, path)) {
            printf("%s:%s%s\n", path, strstr(fields, "shared") ? " shared" : "", strstr(fields, "master") ? " master" : "");
        }
    fclose(f);
}

int main(void)
{
    const char *dirs[] = { "/tmp/m", "/tmp/m/a", "/tmp/m/b", "/tmp/m/c", "/tmp/m/sub" };
    struct stat st;
    unshare(CLONE_NEWNS);
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    mkdir(dirs[0], 0755);
    mount("tmpfs", "/tmp/m", "tmpfs", 0, NULL);
    for (int i = 1; i < 5; i++)
        mkdir(dirs[i], 0755);
    mkdir("/tmp/m/sub/deep", 0755);
    mount("/tmp/m", "/tmp/m/a", NULL, MS_BIND, NULL);
    mount("/tmp/m", "/tmp/m/b", NULL, MS_BIND, NULL);
    set_group("from a private one", "/tmp/m/a", "/tmp/m/b");
    mount(NULL, "/tmp/m/a", NULL, MS_SHARED, NULL);
    set_group("from a shared one", "/tmp/m/a", "/tmp/m/b");
    show("/tmp/m/a");
    show("/tmp/m/b");
    mount("tmpfs", "/tmp/m/a/sub", "tmpfs", 0, NULL);
    mkdir("/tmp/m/a/sub/new", 0755);
    printf("it came over: %d\n", stat("/tmp/m/b/sub/new", &st) == 0);
    set_group("onto a shared one", "/tmp/m/a", "/tmp/m/b");
    set_group("not a mount", "/tmp/m/a", "/tmp/m/c");
    mount("tmpfs", "/tmp/m/c", "tmpfs", 0, NULL);
    set_group("another file system", "/tmp/m/a", "/tmp/m/c");
    mount(NULL, "/tmp/m/b", NULL, MS_SLAVE, NULL);
    umount("/tmp/m/c");
    mount("/tmp/m/sub", "/tmp/m/c", NULL, MS_BIND, NULL);
    set_group("from a slave, of a part", "/tmp/m/b", "/tmp/m/c");
    show("/tmp/m/c");
    return 0;
}
