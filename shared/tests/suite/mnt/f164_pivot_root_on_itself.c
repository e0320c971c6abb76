// pivot_root(".", ".") puts the old root on top of the new one; detaching it leaves the new one only (fact 164).
//@ machine: lab,bare
//@ facts: 164
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
    struct dirent *entry;
    if (unshare(CLONE_NEWNS) == -1)
        err(1, "unshare");
    mkdir("/tmp/new", 0755);
    if (mount("new", "/tmp/new", "tmpfs", 0, NULL) == -1)
        err(1, "tmpfs");
    mkdir("/tmp/new/only", 0755);
    if (chdir("/tmp/new") == -1)
        err(1, "chdir");
    if (syscall(SYS_pivot_root, ".", ".") == -1)
        err(1, "pivot_root");
    printf("before the detach: /usr %s\n", access("/usr", F_OK) == 0 ? "there" : "not there");
    if (umount2(".", MNT_DETACH) == -1)
        err(1, "umount2");
    DIR *dir = opendir("/");
    if (dir == NULL)
        err(1, "opendir");
    while ((entry = readdir(dir)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            printf("in the root: %s\n", entry->d_name);
    closedir(dir);
    return 0;
}
