// copy_file_range(2), getdents(2) as it was, sched_setaffinity(2).
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void show(const char *what, long result)
{
    if (result == -1)
        printf("%-24s %s\n", what, strerrorname_np(errno));
    else
        printf("%-24s %ld\n", what, result);
}

static void content(int fd)
{
    char buffer[100];
    ssize_t n = pread(fd, buffer, sizeof buffer, 0);

    printf("\"%.*s\", at %ld\n", (int)n, buffer, (long)lseek(fd, 0, SEEK_CUR));
}

static void copies(void)
{
    int from = open("from", O_RDWR | O_CREAT, 0644), to = open("to", O_RDWR | O_CREAT, 0644), pair[2];
    off_t in = 2, out = 20;

    write(from, "0123456789", 10);
    show("at the end", copy_file_range(from, NULL, to, NULL, 100, 0));
    lseek(from, 6, SEEK_SET);
    show("by position", copy_file_range(from, NULL, to, NULL, 100, 0));
    content(from);
    content(to);
    show("by offset", copy_file_range(from, &in, to, NULL, 3, 0));
    printf("offset %ld\n", (long)in);
    content(to);
    show("in itself", copy_file_range(from, &in, from, &out, 100, 0));
    printf("offsets %ld %ld\n", (long)in, (long)out);
    in = 0;
    out = 3;
    show("overlapping", copy_file_range(from, &in, from, &out, 5, 0));
    show("nothing", copy_file_range(from, &in, to, NULL, 0, 0));
    in = -100;
    show("far before the file", copy_file_range(from, &in, to, NULL, 5, 0));
    in = -1;
    show("before the file", copy_file_range(from, &in, to, NULL, 5, 0));
    show("flags", copy_file_range(from, NULL, to, NULL, 5, 1));
    show("a directory", copy_file_range(open(".", O_RDONLY), NULL, to, NULL, 5, 0));
    pipe(pair);
    show("a pipe", copy_file_range(pair[0], NULL, to, NULL, 5, 0));
    show("not to read", copy_file_range(open("from", O_WRONLY), NULL, to, NULL, 5, 0));
    show("not to write", copy_file_range(from, NULL, open("to", O_RDONLY), NULL, 5, 0));
    show("O_APPEND", copy_file_range(from, NULL, open("to", O_WRONLY | O_APPEND), NULL, 5, 0));
    show("not open", copy_file_range(77, NULL, to, NULL, 5, 0));
}

static void lists(void)
{
    struct entry {
        unsigned long ino;
        off_t off;
        unsigned short reclen;
        char name[];
    } *entry;
    char buffer[1024];
    int fd = open("dir", O_RDONLY | O_DIRECTORY);
    long n = syscall(SYS_getdents, fd, buffer, sizeof buffer);

    printf("%ld bytes\n", n);
    for (long at = 0; at < n; at += entry->reclen) {
        entry = (struct entry *)(buffer + at);
        printf("%s: %d bytes, type %d\n", entry->name, entry->reclen, buffer[at + entry->reclen - 1]);
    }
    show("at the end", syscall(SYS_getdents, fd, buffer, sizeof buffer));
    lseek(fd, 0, SEEK_SET);
    show("a small buffer", syscall(SYS_getdents, fd, buffer, 20));
    show("no directory", syscall(SYS_getdents, 1, buffer, sizeof buffer));
}

static void processors(void)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    show("no processor", sched_setaffinity(0, sizeof set, &set));
    CPU_SET(0, &set);
    show("the first", sched_setaffinity(getpid(), sizeof set, &set));
    show("of nobody", sched_setaffinity(99999, sizeof set, &set));
    memset(&set, 0xff, sizeof set);
    show("sched_getaffinity", sched_getaffinity(0, sizeof set, &set));
    printf("%d processor, the first %d\n", CPU_COUNT(&set), CPU_ISSET(0, &set));
    show("room for 1 byte", sched_getaffinity(0, 1, &set));
    show("room for 9 bytes", sched_getaffinity(0, 9, &set));
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    mkdir("/tmp/copies", 0755);
    chdir("/tmp/copies");
    copies();
    mkdir("dir", 0755);
    mkdir("dir/a directory", 0755);
    lists();
    processors();
    return 0;
}
