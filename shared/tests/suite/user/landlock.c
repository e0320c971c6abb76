// A process that restricts itself with Landlock: what its rules leave of opening, making, removing, renaming and executing.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

static int create(const void *attr, size_t size, unsigned int flags)
{
    return syscall(SYS_landlock_create_ruleset, attr, size, flags);
}

static int add(int ruleset, int type, const void *attr, unsigned int flags)
{
    return syscall(SYS_landlock_add_rule, ruleset, type, attr, flags);
}

static int restrict_self(int ruleset, unsigned int flags)
{
    return syscall(SYS_landlock_restrict_self, ruleset, flags);
}

static void show(const char *what, long ret)
{
    if (ret == -1)
        printf("%s: %s\n", what, strerror(errno));
    else
        printf("%s: done\n", what);
}

static void try_open(const char *path, int flags)
{
    int fd = open(path, flags, 0644);
    char what[80];
    snprintf(what, sizeof what, "open(%s, %#o)", path, flags);
    show(what, fd);
    if (fd >= 0)
        close(fd);
}

static int rule(int ruleset, const char *path, unsigned long rights)
{
    struct landlock_path_beneath_attr attr = { .allowed_access = rights, .parent_fd = open(path, O_PATH | O_CLOEXEC) };
    int ret = add(ruleset, LANDLOCK_RULE_PATH_BENEATH, &attr, 0);
    if (attr.parent_fd >= 0)
        close(attr.parent_fd);
    return ret;
}

static void errors(void)
{
    struct landlock_ruleset_attr attr = { .handled_access_fs = FS_READ };
    char large[64] = { 4 };
    int fd, pipes[2];

    printf("version: %d\n", create(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0);
    show("version with an attribute", create(&attr, sizeof attr, LANDLOCK_CREATE_RULESET_VERSION));
    show("flags", create(NULL, 0, 0x1000));
    show("null", create(NULL, 8, 0));
    show("a short attribute", create(&attr, 7, 0));
    show("too long an attribute", create(&attr, 5000, 0));
    show("a long attribute of zeros", fd = create(large, sizeof large, 0));
    close(fd);
    large[60] = 1;
    show("a long attribute", create(large, sizeof large, 0));
    attr.handled_access_fs = 1ULL << 40;
    show("an unknown right", create(&attr, 8, 0));
    attr.handled_access_fs = 0;
    show("no right", create(&attr, 8, 0));
    attr.handled_access_fs = FS_READ;
    fd = create(&attr, 8, 0);
    printf("close on exec: %d\n", fcntl(fd, F_GETFD));
    show("reading it", read(fd, large, 1));
    show("a rule for /tmp", rule(fd, "/tmp", LANDLOCK_ACCESS_FS_READ_FILE));
    show("no right in a rule", rule(fd, "/tmp", 0));
    show("a right that is not handled", rule(fd, "/tmp", LANDLOCK_ACCESS_FS_EXECUTE));
    show("a directory's right for a file", rule(fd, "/etc/passwd", LANDLOCK_ACCESS_FS_READ_DIR));
    show("nothing there", rule(fd, "/nothing", LANDLOCK_ACCESS_FS_READ_FILE));
    pipe(pipes);
    struct landlock_path_beneath_attr of_pipe = { LANDLOCK_ACCESS_FS_READ_FILE, pipes[0] };
    show("a pipe", add(fd, LANDLOCK_RULE_PATH_BENEATH, &of_pipe, 0));
    show("an unknown type", add(fd, 77, &of_pipe, 0));
    show("flags", add(fd, LANDLOCK_RULE_PATH_BENEATH, &of_pipe, 1));
    show("null", add(fd, LANDLOCK_RULE_PATH_BENEATH, NULL, 0));
    show("no ruleset", add(pipes[0], LANDLOCK_RULE_PATH_BENEATH, &of_pipe, 0));
    show("a closed descriptor", add(99, LANDLOCK_RULE_PATH_BENEATH, &of_pipe, 0));
    show("restrict by no ruleset", restrict_self(pipes[0], 0));
    show("restrict by a closed descriptor", restrict_self(99, 0));
    show("restrict with flags", restrict_self(fd, 0x1000));
    close(fd);
    close(pipes[0]);
    close(pipes[1]);
}

static void child(void)
{
    struct landlock_ruleset_attr attr = { .handled_access_fs = 0xffff };
    int ruleset = create(&attr, 8, 0), before = open("/tmp/ll/other/file", O_RDWR), fd, i;

    rule(ruleset, "/tmp/ll/read", FS_READ);
    rule(ruleset, "/tmp/ll/all", 0xffff);
    rule(ruleset, "/tmp/ll/made", FS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG);
    rule(ruleset, "/tmp/ll/file", LANDLOCK_ACCESS_FS_READ_FILE);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    show("restrict", restrict_self(ruleset, 0));

    try_open("/tmp/ll/read/file", O_RDONLY);
    try_open("/tmp/ll/read/file", O_RDWR);
    try_open("/tmp/ll/read", O_RDONLY | O_DIRECTORY);
    try_open("/tmp/ll/read/new", O_WRONLY | O_CREAT);
    try_open("/tmp/ll/file", O_RDONLY);
    try_open("/tmp/ll/file", O_WRONLY);
    try_open("/tmp/ll/other/file", O_RDONLY);
    try_open("/tmp/ll/other/file", O_PATH);
    try_open("/tmp/ll/other/none", O_RDONLY);
    try_open("/tmp/ll", O_RDONLY | O_DIRECTORY);
    try_open("/tmp/ll/all/new", O_RDWR | O_CREAT | O_TRUNC);
    try_open("/tmp/ll/made/new", O_RDWR | O_CREAT);
    try_open("/tmp/ll/made/new", O_RDWR | O_TRUNC);
    fd = open("/tmp/ll/made/new", O_RDWR);
    show("ftruncate", ftruncate(fd, 10));
    show("truncate", truncate("/tmp/ll/made/new", 10));
    show("ftruncate of what was open before", ftruncate(before, 3));
    show("write to what was open before", write(before, "x", 1));
    close(fd);
    show("stat", access("/tmp/ll/other/file", R_OK));
    show("chmod", chmod("/tmp/ll/other/file", 0600));
    show("chdir", chdir("/tmp/ll/other"));
    show("mkdir", mkdir("/tmp/ll/all/dir", 0755));
    show("mkdir where none may be made", mkdir("/tmp/ll/made/dir", 0755));
    show("symlink", symlink("x", "/tmp/ll/made/link"));
    show("mkfifo", mkfifo("/tmp/ll/made/fifo", 0600));
    show("unlink", unlink("/tmp/ll/made/new"));
    show("rmdir", rmdir("/tmp/ll/read/dir"));
    show("rmdir where all is allowed", rmdir("/tmp/ll/all/dir"));
    show("rename below", rename("/tmp/ll/all/new", "/tmp/ll/all/newer"));
    show("rename elsewhere", rename("/tmp/ll/all/newer", "/tmp/ll/made/newer"));
    show("rename from elsewhere", rename("/tmp/ll/made/new", "/tmp/ll/all/new"));
    show("link elsewhere", link("/tmp/ll/all/newer", "/tmp/ll/made/newer"));
    show("link below", link("/tmp/ll/all/newer", "/tmp/ll/all/newest"));
    mkdir("/tmp/ll/all/a", 0755);
    mkdir("/tmp/ll/all/b", 0755);
    show("rename between two that may", rename("/tmp/ll/all/newer", "/tmp/ll/all/a/newer"));
    show("link between two that may", link("/tmp/ll/all/a/newer", "/tmp/ll/all/b/newer"));
    show("execute", execl("/bin/true", "true", (char *)NULL));
    show("mount", mount("none", "/tmp/ll/all", "tmpfs", 0, NULL));
    show("mount on nothing", mount("none", "/tmp/ll/none", "tmpfs", 0, NULL));
    show("umount", umount("/tmp"));
    fflush(stdout);
    if (fork() == 0) {
        try_open("/tmp/ll/other/file", O_RDONLY);
        attr.handled_access_fs = LANDLOCK_ACCESS_FS_READ_FILE;
        show("restrict once more", restrict_self(create(&attr, 8, 0), 0));
        try_open("/tmp/ll/read/file", O_RDONLY);
        try_open("/tmp/ll/all/newest", O_WRONLY);
        try_open("/tmp/ll/read", O_RDONLY | O_DIRECTORY);
        for (i = 2; restrict_self(ruleset, 0) == 0; i++)
            ;
        printf("%d layers: %s\n", i, strerror(errno));
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    try_open("/tmp/ll/read/file", O_RDONLY);
}

int main(void)
{
    errors();
    mkdir("/tmp/ll", 0755);
    mkdir("/tmp/ll/read", 0755);
    mkdir("/tmp/ll/read/dir", 0755);
    mkdir("/tmp/ll/all", 0755);
    mkdir("/tmp/ll/made", 0755);
    mkdir("/tmp/ll/other", 0755);
    close(open("/tmp/ll/read/file", O_CREAT | O_WRONLY, 0644));
    close(open("/tmp/ll/other/file", O_CREAT | O_WRONLY, 0644));
    close(open("/tmp/ll/file", O_CREAT | O_WRONLY, 0644));
    fflush(stdout);
    if (fork() == 0) {
        child();
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    try_open("/tmp/ll/other/file", O_RDONLY);
    system("rm -r /tmp/ll");
    return 0;
}
