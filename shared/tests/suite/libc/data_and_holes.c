// Sparse files: SEEK_DATA, SEEK_HOLE, and the modes of fallocate(2) that a tmpfs has.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void size(int fd)
{
    struct stat st;
    fstat(fd, &st);
    printf("    size %lld, blocks %lld\n", (long long)st.st_size, (long long)st.st_blocks);
}

static void seek(int fd, off_t at, int whence)
{
    off_t found = lseek(fd, at, whence);
    printf("%s from %lld: ", whence == SEEK_DATA ? "data" : "hole", (long long)at);
    if (found == -1)
        printf("%s\n", strerror(errno));
    else
        printf("%lld\n", (long long)found);
}

static void take(int fd, int mode, off_t at, off_t len)
{
    int ret = fallocate(fd, mode, at, len);
    printf("fallocate(%#x, %lld, %lld): %s\n", mode, (long long)at, (long long)len, ret ? strerror(errno) : "done");
    size(fd);
}

int main(void)
{
    char name[] = "/tmp/holes.XXXXXX", bytes[8];
    int fd = mkstemp(name), pipes[2], i;
    off_t data, hole = 0;

    seek(fd, 0, SEEK_DATA);
    seek(fd, 0, SEEK_HOLE);
    ftruncate(fd, 100000);
    size(fd);
    seek(fd, 0, SEEK_DATA);
    seek(fd, 0, SEEK_HOLE);
    seek(fd, 99999, SEEK_HOLE);
    seek(fd, 100000, SEEK_HOLE);
    seek(fd, -1, SEEK_DATA);
    pwrite(fd, "hello", 5, 10000);
    pwrite(fd, "x", 1, 50000);
    size(fd);
    while ((data = lseek(fd, hole, SEEK_DATA)) != -1) {
        hole = lseek(fd, data, SEEK_HOLE);
        printf("    data %lld to %lld\n", (long long)data, (long long)hole);
    }
    seek(fd, 10001, SEEK_DATA);
    seek(fd, 10001, SEEK_HOLE);
    seek(fd, 5000, SEEK_HOLE);
    printf("position %lld\n", (long long)lseek(fd, 0, SEEK_CUR));

    take(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 8192, 4096);
    take(fd, FALLOC_FL_PUNCH_HOLE, 8192, 4096);
    take(fd, FALLOC_FL_KEEP_SIZE, 0, 8192);
    seek(fd, 0, SEEK_DATA);
    pwrite(fd, "y", 1, 4096);
    size(fd);
    seek(fd, 0, SEEK_DATA);
    take(fd, 0, 98304, 20000);
    take(fd, FALLOC_FL_KEEP_SIZE, 200000, 5000);
    pwrite(fd, "abcdefghijkl", 12, 60000);
    take(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 60002, 4);
    pread(fd, bytes, 8, 60000);
    for (i = 0; i < 8; i++)
        printf(" %d", bytes[i]);
    putchar('\n');
    take(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1000000);
    seek(fd, 0, SEEK_DATA);
    take(fd, FALLOC_FL_ZERO_RANGE, 0, 4096);
    take(fd, FALLOC_FL_COLLAPSE_RANGE, 0, 4096);
    take(fd, FALLOC_FL_INSERT_RANGE, 0, 4096);
    take(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE | FALLOC_FL_ZERO_RANGE, 0, 4096);
    take(fd, 0x1000, 0, 1);
    take(fd, 0, -1, 1);
    take(fd, 0, 0, 0);
    ftruncate(fd, 0);
    size(fd);

    pipe(pipes);
    seek(pipes[0], 0, SEEK_DATA);
    seek(open("/dev/null", O_RDWR), 5, SEEK_HOLE);
    seek(open("/tmp", O_RDONLY), 0, SEEK_DATA);
    fd = open(name, O_RDONLY);
    take(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1);
    unlink(name);

    fd = memfd_create("sealed", MFD_ALLOW_SEALING);
    write(fd, "text", 4);
    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE);
    take(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4);
    seek(fd, 0, SEEK_DATA);
    seek(fd, 0, SEEK_HOLE);
    return 0;
}
