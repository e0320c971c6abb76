// What is looked at first: utimensat(2) looks for the file before at the times, and at nothing if both are to stay; lseek(2) at `whence`
// before at the file; pread(2) and pwrite(2) whether there are positions before how the file was opened; flock(2) at nothing with LOCK_MAND.
// A directory in memory has no end to seek from.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static void try(const char *what, long ret)
{
    printf("%s: %s\n", what, ret < 0 ? strerror(errno) : "ok");
}

int main(void)
{
    struct timespec wrong[2] = {{0, 2000000000}, {0, 0}}, omitted[2] = {{0, UTIME_OMIT}, {0, UTIME_OMIT}};
    char byte;
    int ends[2];
    chdir("/tmp");
    close(open("file", O_CREAT | O_WRONLY, 0644));
    mkfifo("fifo", 0600);
    try("wrong times, no file", utimensat(AT_FDCWD, "nowhere", wrong, 0));
    try("wrong times", utimensat(AT_FDCWD, "file", wrong, 0));
    try("omitted times, no file", utimensat(AT_FDCWD, "nowhere", omitted, 0));
    try("omitted times, wrong flag", utimensat(AT_FDCWD, "nowhere", omitted, 1));
    pipe(ends);
    try("lseek of a pipe", lseek(ends[0], 0, SEEK_SET));
    try("lseek of a pipe, 9", lseek(ends[0], 0, 9));
    try("lseek of nothing, 9", lseek(-1, 0, 9));
    try("pwrite to the reading end", pwrite(ends[0], "x", 1, 0));
    try("pread of the writing end", pread(ends[1], &byte, 1, 0));
    try("pwrite, negative", pwrite(ends[0], "x", 1, -1));
    int fifo = open("fifo", O_RDONLY | O_NONBLOCK), file = open("file", O_RDONLY), dir = open("/tmp", O_RDONLY);
    try("pwrite to a fifo that is read", pwrite(fifo, "x", 1, 0));
    try("pwrite to a file that is read", pwrite(file, "x", 1, 0));
    try("a directory's end", lseek(dir, 0, SEEK_END));
    try("a directory's beginning", lseek(dir, 0, SEEK_SET));
    try("LOCK_MAND", flock(file, 32));
    try("LOCK_MAND of nothing", flock(-1, 32));
    try("both kinds", flock(file, LOCK_SH | LOCK_EX));
    return 0;
}
