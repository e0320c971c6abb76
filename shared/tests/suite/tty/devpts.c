// The file system of pseudoterminals: whose entries are, which instance a ptmx belongs to, what one may do there - pts(4),
// Documentation/filesystems/devpts.rst, fs/devpts/inode.c.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

static void show(const char *what, long result)
{
    printf("%-32s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

static void entry(const char *path)
{
    struct stat st;
    if (stat(path, &st) == -1)
        printf("%s: %s\n", path, strerrorname_np(errno));
    else
        printf("%s: %o, %d:%d, device %d:%d, inode %lu, links %lu\n", path, st.st_mode, st.st_uid, st.st_gid,
               major(st.st_rdev), minor(st.st_rdev), st.st_ino, st.st_nlink);
}

static void list(const char *path)
{
    struct dirent **names;
    int n = scandir(path, &names, NULL, alphasort);
    printf("%s:", path);
    for (int i = 0; i < n; i++)
        printf(" %s", names[i]->d_name);
    printf("\n");
}

/* The ids that a session's own are outside. */
static char *without_ids(char *line)
{
    char *id;
    while ((id = strstr(line, "uid=")) || (id = strstr(line, "gid=")))
        memmove(id, strchr(id, ',') + 1, strlen(strchr(id, ',')));
    return line;
}

static void options(const char *at)
{
    char line[500], *end;
    FILE *f = fopen("/proc/self/mountinfo", "r");
    while (fgets(line, sizeof line, f))
        if (strstr(line, at) && (end = strstr(line, " - ")))
            printf("%s: %s", at, without_ids(end + 3));
    fclose(f);
}

static int number(int master)
{
    int n = -1;
    ioctl(master, TIOCGPTN, &n);
    return n;
}

int main(void)
{
    int a, b, c, slave, n;
    char path[100];
    ssize_t len;

    setvbuf(stdout, NULL, _IONBF, 0);
    unshare(CLONE_NEWNS);
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
    mkdir("/tmp/x", 0755);
    mount("tmpfs", "/tmp/x", "tmpfs", 0, NULL);
    mkdir("/tmp/x/pts", 0755);
    show("mknod ptmx", symlink("pts/ptmx", "/tmp/x/ptmx"));
    show("an empty pts", open("/tmp/x/ptmx", O_RDWR | O_NOCTTY));
    show("mount", mount("devpts", "/tmp/x/pts", "devpts", 0, NULL));
    options("/tmp/x/pts");
    list("/tmp/x/pts");
    entry("/tmp/x/pts/ptmx");
    show("ptmxmode 000", open("/tmp/x/ptmx", O_RDWR | O_NOCTTY) == -1 ? -1 : 0);
    show("remount", mount(NULL, "/tmp/x/pts", NULL, MS_REMOUNT, "ptmxmode=666,mode=640,gid=5"));
    options("/tmp/x/pts");
    umount("/tmp/x/pts");
    show("mount", mount("devpts", "/tmp/x/pts", "devpts", 0, "newinstance,ptmxmode=0666,mode=0620,uid=7,gid=5,max=3"));
    options("/tmp/x/pts");
    a = open("/tmp/x/ptmx", O_RDWR | O_NOCTTY);
    b = open("/tmp/x/pts/ptmx", O_RDWR | O_NOCTTY);
    c = open("/tmp/x/pts/ptmx", O_RDWR | O_NOCTTY);
    printf("numbers %d %d %d\n", number(a), number(b), number(c));
    show("one too many", open("/tmp/x/ptmx", O_RDWR | O_NOCTTY));
    list("/tmp/x/pts");
    entry("/tmp/x/pts/0");
    entry("/tmp/x/pts/2");
    ioctl(b, TIOCGPTLCK, &n);
    printf("locked %d\n", n);
    show("a locked one", open("/tmp/x/pts/1", O_RDWR | O_NOCTTY));
    show("its peer", ioctl(b, TIOCGPTPEER, O_RDWR | O_NOCTTY));
    n = 0;
    ioctl(b, TIOCSPTLCK, &n);
    slave = ioctl(b, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    show("its peer", slave);
    sprintf(path, "/proc/self/fd/%d", slave);
    len = readlink(path, path, sizeof path - 1);
    path[len < 0 ? 0 : len] = 0;
    printf("%s, FD_CLOEXEC %d\n", path, fcntl(slave, F_GETFD));
    sprintf(path, "/proc/self/fd/%d", a);
    len = readlink(path, path, sizeof path - 1);
    path[len < 0 ? 0 : len] = 0;
    printf("%s\n", path);
    close(b);
    list("/tmp/x/pts");
    show("the number is free", number(open("/tmp/x/ptmx", O_RDWR | O_NOCTTY)));
    show("create", open("/tmp/x/pts/new", O_CREAT | O_RDWR, 0600));
    show("create what is there", open("/tmp/x/pts/0", O_CREAT | O_EXCL | O_RDWR, 0600));
    show("mkdir", mkdir("/tmp/x/pts/new", 0700));
    show("mknod", mknod("/tmp/x/pts/new", S_IFIFO | 0600, 0));
    show("symlink", symlink("0", "/tmp/x/pts/new"));
    show("link", link("/tmp/x/pts/0", "/tmp/x/pts/new"));
    show("unlink", unlink("/tmp/x/pts/0"));
    show("rename", rename("/tmp/x/pts/0", "/tmp/x/pts/new"));
    show("chmod", chmod("/tmp/x/pts/0", 0600));
    show("chown", chown("/tmp/x/pts/0", 1, 1));
    entry("/tmp/x/pts/0");
    show("mount: max", mount("devpts", "/tmp/x/pts", "devpts", 0, "max=1048577"));
    show("mount: mode", mount("devpts", "/tmp/x/pts", "devpts", 0, "mode=999"));
    show("mount: unknown", mount("devpts", "/tmp/x/pts", "devpts", 0, "foo=1"));
    show("umount while it is open", umount("/tmp/x/pts"));
    show("lseek", lseek(a, 0, SEEK_SET));
    show("pread", pread(a, path, 1, 0));
    return 0;
}
