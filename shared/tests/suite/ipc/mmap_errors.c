// mmap(2), mprotect(2), msync(2), munmap(2): what they refuse, and how.
#define _GNU_SOURCE
#include <sys/mman.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void show(const char *what, long result)
{
    printf("%-32s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

#define MAP(what, ...) show(what, (long)mmap(__VA_ARGS__))

int main(void)
{
    int rw = open("/tmp/file", O_RDWR | O_CREAT | O_TRUNC, 0600);
    int ro = open("/tmp/file", O_RDONLY);
    int wo = open("/tmp/file", O_WRONLY);
    int path = open("/tmp/file", O_PATH);
    int dir = open("/tmp", O_RDONLY);
    int zero = open("/dev/zero", O_RDWR);
    int null = open("/dev/null", O_RDWR);
    int ends[2];
    int anon = MAP_PRIVATE | MAP_ANONYMOUS;

    pipe(ends);
    write(rw, "hello", 5);
    MAP("length 0", NULL, 0, PROT_READ, anon, -1, 0);
    MAP("length 0, bad descriptor", NULL, 0, PROT_READ, MAP_PRIVATE, 99, 0);
    MAP("neither shared nor private", NULL, 4096, PROT_READ, MAP_ANONYMOUS, -1, 0);
    MAP("neither, a file", NULL, 4096, PROT_READ, 0, rw, 0);
    MAP("bad descriptor", NULL, 4096, PROT_READ, MAP_PRIVATE, 99, 0);
    MAP("offset not a page's", NULL, 4096, PROT_READ, MAP_PRIVATE, rw, 5);
    MAP("offset without a file", NULL, 4096, PROT_READ, anon, -1, 5);
    MAP("offset and length too far", NULL, 4096, PROT_READ, MAP_PRIVATE, rw, -4096);
    MAP("shared, to write, read-only", NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ro, 0);
    MAP("private, to write, read-only", NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, ro, 0);
    MAP("private, write-only", NULL, 4096, PROT_READ, MAP_PRIVATE, wo, 0);
    MAP("shared, write-only", NULL, 4096, PROT_WRITE, MAP_SHARED, wo, 0);
    MAP("O_PATH", NULL, 4096, PROT_READ, MAP_PRIVATE, path, 0);
    MAP("directory", NULL, 4096, PROT_READ, MAP_PRIVATE, dir, 0);
    MAP("pipe", NULL, 4096, PROT_READ, MAP_PRIVATE, ends[0], 0);
    MAP("pipe's writing end", NULL, 4096, PROT_READ, MAP_PRIVATE, ends[1], 0);
    MAP("/dev/zero, shared", NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, zero, 0);
    MAP("/dev/zero, private", NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, zero, 0);
    MAP("/dev/null", NULL, 4096, PROT_READ, MAP_PRIVATE, null, 0);
    MAP("MAP_FIXED not at a page", (void *)0x10000001, 4096, PROT_READ, anon | MAP_FIXED, -1, 0);
    MAP("MAP_SHARED_VALIDATE, unknown", NULL, 4096, PROT_READ, MAP_SHARED_VALIDATE | 0x800000, rw, 0);
    MAP("more than there is", NULL, 1UL << 47, PROT_READ, anon, -1, 0);
    MAP("length wraps", NULL, -1UL, PROT_READ, anon, -1, 0);
    MAP("MAP_GROWSDOWN, shared", NULL, 4096, PROT_READ, MAP_SHARED | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0);
    MAP("MAP_GROWSDOWN", NULL, 4096, PROT_READ, anon | MAP_GROWSDOWN, -1, 0);
    MAP("MAP_STACK", NULL, 4096, PROT_READ, anon | MAP_STACK, -1, 0);

    char *map = mmap(NULL, 8192, PROT_READ, MAP_SHARED, ro, 0);
    show("mprotect: write, read-only file", mprotect(map, 4096, PROT_READ | PROT_WRITE));
    show("mprotect: not at a page", mprotect(map + 1, 4096, PROT_READ));
    show("mprotect: length 0", mprotect(map, 0, PROT_READ));
    show("mprotect: nothing mapped", mprotect((void *)0x100000, 4096, PROT_READ));
    show("mprotect: unknown", mprotect(map, 4096, 0x40));
    show("msync: both", msync(map, 4096, MS_ASYNC | MS_SYNC));
    show("msync: neither", msync(map, 4096, 0));
    show("msync: not at a page", msync(map + 1, 4096, MS_SYNC));
    show("msync: unknown", msync(map, 4096, 0x80));
    show("msync: nothing mapped", msync((void *)0x100000, 4096, MS_SYNC));
    show("msync", msync(map, 4096, MS_SYNC));
    char *own = mmap(NULL, 4096, PROT_READ | PROT_WRITE, anon, -1, 0);
    MAP("MAP_FIXED_NOREPLACE, taken", own, 4096, PROT_READ, anon | MAP_FIXED_NOREPLACE, -1, 0);
    show("munmap: not at a page", munmap(own + 1, 4096));
    show("munmap: length 0", munmap(own, 0));
    show("munmap: too long", munmap((void *)0, -4096UL));
    show("munmap: nothing mapped", munmap((void *)0x100000, 4096));
    show("munmap", munmap(own, 4096));
    printf("a hint is taken: %d\n", mmap(own, 4096, PROT_READ, anon, -1, 0) == own);
    unlink("/tmp/file");
    return 0;
}
