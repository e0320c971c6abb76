// What execve(2) refuses, and that a failed exec leaves the caller as it was; execvp(3) searches PATH.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void try(const char *path)
{
    char *argv[] = {"x", NULL};
    execv(path, argv);
    printf("%s: %s\n", path, strerror(errno));
}

int main(void)
{
    int status;
    int fd = open("/tmp/plain", O_CREAT | O_WRONLY, 0644);
    write(fd, "hello\n", 6);
    close(fd);
    fd = open("/tmp/empty", O_CREAT | O_WRONLY, 0755);
    close(fd);
    fd = open("/tmp/script", O_CREAT | O_WRONLY, 0755);
    write(fd, "#!/bin/sh\necho \"script $1, $#\"\nexit 4\n", 38);
    close(fd);
    try("/tmp/nothing");
    try("/tmp/plain");
    try("/tmp/empty");
    try("/tmp");
    try("/tmp/plain/below");
    execlp("no-such-program", "x", NULL);
    printf("execlp: %s\n", strerror(errno));
    fflush(stdout);
    if (fork() == 0) {
        execl("/tmp/script", "script", "one", "two", NULL);
        _exit(1);
    }
    wait(&status);
    printf("script: %d\n", WEXITSTATUS(status));
    fflush(stdout);
    status = system("echo from the shell; exit 3");
    printf("system: %d\n", WEXITSTATUS(status));
    return 0;
}
