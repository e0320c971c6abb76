// O_NOATIME leaves the time of access alone; only the owner may have it. A descriptor of O_PATH shows few flags.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char path[] = "/tmp/seen";

static void read_once(int fd, const char *how)
{
    struct stat before, after;
    char byte;
    usleep(20000);
    stat(path, &before);
    if (pread(fd, &byte, 1, 0) != 1)
        perror("pread");
    stat(path, &after);
    int same = before.st_atim.tv_sec == after.st_atim.tv_sec && before.st_atim.tv_nsec == after.st_atim.tv_nsec;
    printf("%s: %s\n", how, same ? "not noted" : "noted");
}

int main(void)
{
    int fd = open(path, O_CREAT | O_RDWR, 0644);
    if (write(fd, "x", 1) == -1)
        return 1;
    close(fd);
    fd = open(path, O_RDONLY | O_NOATIME);
    read_once(fd, "O_NOATIME");
    printf("flags %o\n", fcntl(fd, F_GETFL));
    printf("off: %d, flags %o\n", fcntl(fd, F_SETFL, 0), fcntl(fd, F_GETFL));
    read_once(fd, "without");
    printf("on again: %d\n", fcntl(fd, F_SETFL, O_NOATIME));
    if (setresuid(1000, 1000, 1000) == -1)
        return 1;
    printf("another's file: %d, %s\n", open(path, O_RDONLY | O_NOATIME), strerror(errno));
    int other = open(path, O_RDONLY);
    printf("set later: %d, %s\n", fcntl(other, F_SETFL, O_NOATIME), strerror(errno));
    printf("set already: %d\n", fcntl(fd, F_SETFL, O_NOATIME));
    printf("O_PATH: %o\n", fcntl(open(path, O_PATH | O_NOATIME | O_APPEND), F_GETFL));
    return 0;
}
