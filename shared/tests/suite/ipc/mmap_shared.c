// MAP_SHARED memory is one memory after fork(), MAP_PRIVATE is two; a file's mapping and read() see the same bytes.
#include <sys/mman.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    char *shared = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    char *private = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int *counter = (int *)(shared + 4096);
    char buffer[32];
    int fd = open("/tmp/mapped", O_RDWR | O_CREAT | O_TRUNC, 0600);

    strcpy(shared, "from the parent");
    strcpy(private, "from the parent");
    *counter = 40;
    if (fork() == 0) {
        printf("child sees \"%s\" and \"%s\"\n", shared, private);
        strcpy(shared, "from the child");
        strcpy(private, "from the child");
        *counter += 2;
        exit(0);
    }
    wait(NULL);
    printf("parent sees \"%s\" and \"%s\", counter %d\n", shared, private, *counter);

    write(fd, "hello, file", 11);
    char *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *copy = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    memcpy(map, "HELLO", 5);
    printf("private mapping before it is written: %.11s\n", copy);
    copy[0] = 'J';
    map[1] = 'A';
    pwrite(fd, "F", 1, 7);
    pread(fd, buffer, 11, 0);
    printf("file %.11s, shared %.11s, private %.11s\n", buffer, map, copy);
    map[20] = '!';
    printf("what lies behind the end stays behind: size %ld\n", (long)lseek(fd, 0, SEEK_END));
    close(fd);
    if (fork() == 0) {
        memcpy(map, "child", 5);
        munmap(map, 4096);
        exit(0);
    }
    wait(NULL);
    printf("still mapped after close(): %.11s\n", map);
    unlink("/tmp/mapped");
    printf("and after unlink(): %.5s\n", map);
    printf("munmap %d\n", munmap(map, 4096));
    return 0;
}
