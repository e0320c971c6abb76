// A thread waits for a lock on a file that another one closes meanwhile: /proc/locks still tells of both - fs/locks.c.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int fd;

static void *wait_for_it(void *arg)
{
    flock(fd, LOCK_EX);
    return arg;
}

int main(void)
{
    struct stat status;
    pthread_t thread;
    char inode[32], line[256];
    int held = open("locked", O_RDWR | O_CREAT, 0600);
    if (held == -1 || fstat(held, &status) == -1 || flock(held, LOCK_EX) == -1)
        err(1, "locked");
    snprintf(inode, sizeof(inode), ":%lu ", (unsigned long)status.st_ino);
    fd = open("locked", O_RDWR);
    pthread_create(&thread, NULL, wait_for_it, NULL);
    usleep(100000);
    close(fd);
    FILE *locks = fopen("/proc/locks", "r");
    while (fgets(line, sizeof(line), locks) != NULL)
        if (strstr(line, inode) != NULL)
            printf("%s\n", strstr(line, "->") != NULL ? "one waits" : "one is held");
    fflush(stdout);
    _exit(0);
}
