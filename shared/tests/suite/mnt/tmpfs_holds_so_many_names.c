// nr_inodes of a tmpfs: its root counts, and so does every name of a file beyond the first; ENOSPC when all are used, until one is gone.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

static void try(const char *what, int ret)
{
    struct statfs fs;
    printf("%s: %s", what, ret < 0 ? strerror(errno) : "ok");
    statfs("/mnt", &fs);
    printf(", %ld of %ld left\n", (long)fs.f_ffree, (long)fs.f_files);
}

int main(void)
{
    try("mount", mount("small", "/mnt", "tmpfs", 0, "nr_inodes=4"));
    chdir("/mnt");
    try("a folder", mkdir("folder", 0755));
    try("a file", mknod("file", S_IFREG | 0644, 0));
    try("a link", link("file", "link"));
    try("one more", mknod("more", S_IFREG | 0644, 0));
    try("one more link", link("file", "more"));
    try("one more folder", mkdir("more", 0755));
    try("one more symbolic link", symlink("file", "more"));
    try("remove the link", unlink("link"));
    try("a symbolic link", symlink("file", "more"));
    try("rename over it", rename("file", "more"));
    try("remove the folder", rmdir("folder"));
    return 0;
}
