// timens_offsets: two lines of fixed columns (fact 209); what may be written (fact 210), until somebody is inside (fact 211).
//@ machine: lab,bare
//@ facts: 209 210 211
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

static void try(const char *text)
{
    int fd = open("/proc/self/timens_offsets", O_WRONLY);
    ssize_t r = fd == -1 ? -1 : write(fd, text, strlen(text));
    printf("'%s': %s\n", text, r == -1 ? strerror(errno) : "ok");
    if (fd != -1)
        close(fd);
}

static void show(void)
{
    char line[100];
    FILE *f = fopen("/proc/self/timens_offsets", "r");
    if (f == NULL)
        err(1, "timens_offsets");
    while (fgets(line, sizeof(line), f) != NULL)
        printf("%s", line);
    fclose(f);
}

int main(void)
{
    struct timespec here, there;
    int pipefd[2];
    show();
    if (unshare(CLONE_NEWTIME) == -1)
        err(1, "unshare");
    try("realtime 1 0");
    try("nonsense 1 0");
    try("monotonic 1");
    try("monotonic 1 1000000000");
    try("monotonic -9000000000 0");
    try("monotonic 86400 0");
    try("7 100000 5");
    show();
    pipe(pipefd);
    fflush(stdout);
    if (fork() == 0) {
        clock_gettime(CLOCK_MONOTONIC, &there);
        write(pipefd[1], &there, sizeof(there));
        _exit(0);
    }
    wait(NULL);
    read(pipefd[0], &there, sizeof(there));
    clock_gettime(CLOCK_MONOTONIC, &here);
    long ahead = there.tv_sec - here.tv_sec;
    printf("the child is a day ahead: %s\n", ahead > 86390 && ahead <= 86400 ? "yes" : "no");
    try("monotonic 1 0");
    return 0;
}
