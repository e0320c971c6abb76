// A file of a tmpfs has seals: one, that there can be no other. A directory, a pipe and a file of another file system have none.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static void try(const char *what, int ret)
{
    printf("%s: %s\n", what, ret < 0 ? strerror(errno) : ret == F_SEAL_SEAL ? "F_SEAL_SEAL" : ret ? "more" : "none");
}

int main(void)
{
    int ends[2];
    unshare(CLONE_NEWNS);
    mkdir("/tmp/m", 0755);
    mount("m", "/tmp/m", "tmpfs", 0, NULL);
    int fd = open("/tmp/m/file", O_CREAT | O_RDWR, 0600);
    try("a file of a tmpfs", fcntl(fd, F_GET_SEALS));
    try("one more", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
    try("opened for reading", fcntl(open("/tmp/m/file", O_RDONLY), F_ADD_SEALS, F_SEAL_WRITE));
    try("a directory", fcntl(open("/tmp/m", O_RDONLY), F_GET_SEALS));
    pipe(ends);
    try("a pipe", fcntl(ends[0], F_GET_SEALS));
    try("a file of /proc", fcntl(open("/proc/self/comm", O_RDWR), F_GET_SEALS));
    try("a seal for it", fcntl(open("/proc/self/comm", O_RDWR), F_ADD_SEALS, F_SEAL_WRITE));
    return 0;
}
