// Where positions end: what would be read or written beyond the last one is EINVAL, a mapping beyond it EOVERFLOW; devices stay at 0.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

static const long last = 0x7fffffffffffffff;

static void try(const char *what, long ret)
{
    if (ret < 0)
        printf("%s: %s\n", what, strerror(errno));
    else
        printf("%s: %ld\n", what, ret);
}

static void map(const char *what, int fd, long offset)
{
    void *at = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, offset);
    try(what, at == MAP_FAILED ? -1 : munmap(at, 4096));
}

int main(void)
{
    char byte = 'x';
    int fd = open("/tmp/file", O_CREAT | O_RDWR, 0600);
    try("pwrite at the last position", pwrite(fd, &byte, 1, last));
    try("pwrite of nothing there", pwrite(fd, &byte, 0, last));
    try("pread at the last position", pread(fd, &byte, 1, last));
    try("pread before it", pread(fd, &byte, 1, last - 1));
    try("pread of more before it", pread(fd, &byte, 2, last - 1));
    try("lseek to the last position", lseek(fd, last, SEEK_SET) == last ? 0 : -1);
    try("write there", write(fd, &byte, 1));
    try("read there", read(fd, &byte, 1));
    try("one further", lseek(fd, 1, SEEK_CUR));
    map("mmap of what ends there", fd, last - 8191);
    map("mmap of what ends beyond", fd, last - 4095);
    map("mmap from beyond", fd, -4096);
    int null = open("/dev/null", O_RDONLY), zero = open("/dev/zero", O_RDONLY), full = open("/dev/full", O_RDWR);
    try("lseek of /dev/null", lseek(null, 5, SEEK_SET));
    try("lseek of /dev/zero", lseek(zero, 5, SEEK_CUR));
    try("lseek of /dev/full", lseek(full, -5, SEEK_SET));
    try("lseek of /dev/null, 9", lseek(null, 5, 9));
    try("sendfile from a directory", sendfile(fd, open("/tmp", O_RDONLY), NULL, 10));
    return 0;
}
