// A mount that is read-only by itself is found so after the permission bits (EACCES), a file system that is, before them (EROFS); where
// the file would be truncated, the mount comes first too. Renaming a file onto itself asks for nothing, not even for a place without mounts.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void try(const char *what, int ret)
{
    printf("%s: %s\n", what, ret < 0 ? strerror(errno) : "ok");
    fflush(stdout);
}

static void as_other(void)
{
    fflush(stdout);
    if (fork() == 0) {
        setuid(1);
        try("  write", open("/mnt/f", O_WRONLY));
        try("  truncate", open("/mnt/f", O_WRONLY | O_TRUNC));
        try("  create", open("/mnt/f", O_WRONLY | O_CREAT, 0600));
        try("  rename onto itself", rename("/mnt/f", "/mnt/f"));
        try("  rename onto its link", rename("/mnt/f", "/mnt/link"));
        _exit(0);
    }
    wait(NULL);
}

int main(void)
{
    unshare(CLONE_NEWNS);
    mount("there", "/mnt", "tmpfs", 0, "mode=755");
    close(open("/mnt/f", O_CREAT | O_WRONLY, 0644));
    link("/mnt/f", "/mnt/link");
    printf("writable\n");
    as_other();
    mount(NULL, "/mnt", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL);
    printf("the mount is read-only\n");
    as_other();
    mount(NULL, "/mnt", NULL, MS_REMOUNT, NULL);
    mount(NULL, "/mnt", NULL, MS_REMOUNT | MS_RDONLY, NULL);
    mount(NULL, "/mnt", NULL, MS_REMOUNT | MS_BIND, NULL);
    printf("the file system is read-only\n");
    as_other();
    mount(NULL, "/mnt", NULL, MS_REMOUNT, NULL);
    mount("/mnt/f", "/mnt/f", NULL, MS_BIND, NULL);
    try("rename of a mount onto itself", rename("/mnt/f", "/mnt/f"));
    try("rename of a mount onto another name", rename("/mnt/f", "/mnt/g"));
    return 0;
}
