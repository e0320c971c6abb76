// What a directory's own rules allow it, it may take along under Landlock: renaming it gives it nothing new.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int ruleset;

static void allow(const char *dir, __u64 rights)
{
    struct landlock_path_beneath_attr rule = { .allowed_access = rights, .parent_fd = open(dir, O_PATH) };
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == -1)
        perror(dir);
    close(rule.parent_fd);
}

static void move(const char *from, const char *to)
{
    errno = 0;
    int moved = rename(from, to);
    printf("%s to %s: %d, %s\n", from, to, moved, strerror(errno));
}

int main(void)
{
    chdir("/tmp");
    const char *dirs[] = { "poor", "poor/own", "poor/plain", "rich", "rich/in" };
    for (int i = 0; i < 5; i++)
        mkdir(dirs[i], 0700);
    close(creat("poor/file", 0600));
    struct landlock_ruleset_attr attr = { .handled_access_fs = LANDLOCK_ACCESS_FS_REFER | LANDLOCK_ACCESS_FS_MAKE_SOCK };
    ruleset = syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
    allow("poor", LANDLOCK_ACCESS_FS_REFER);
    allow("poor/own", LANDLOCK_ACCESS_FS_MAKE_SOCK);
    allow("rich", LANDLOCK_ACCESS_FS_REFER | LANDLOCK_ACCESS_FS_MAKE_SOCK);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    syscall(SYS_landlock_restrict_self, ruleset, 0);
    move("poor/plain", "rich/plain");
    move("poor/file", "rich/file");
    move("poor/own", "rich/own");
    move("rich/own", "poor/own");
    move("rich/in", "poor/in");
    errno = 0;
    int swapped = renameat2(AT_FDCWD, "poor/in", AT_FDCWD, "rich/file", RENAME_EXCHANGE);
    printf("exchanged: %d, %s\n", swapped, strerror(errno));
    return 0;
}
