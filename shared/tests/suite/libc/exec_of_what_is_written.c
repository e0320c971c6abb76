// execve(2) of a file that somebody has open for writing: ETXTBSY, whatever the file is; but EACCES comes before it.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void try(const char *what, const char *path)
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        execl(path, path, (char *)NULL);
        _exit(errno);
    }
    waitpid(child, &status, 0);
    printf("%s: %s\n", what, strerror(WEXITSTATUS(status)));
}

int main(void)
{
    chdir("/tmp");
    int fd = open("file", O_CREAT | O_WRONLY, 0644);
    write(fd, "text", 4);
    try("no execute bit", "./file");
    fchmod(fd, 0755);
    try("open for writing", "./file");
    link("file", "link");
    try("by another name", "./link");
    close(fd);
    try("closed", "./file");
    fd = open("file", O_RDONLY);
    try("open for reading", "./file");
    int both = open("file", O_RDWR);
    try("open for both", "./file");
    char path[40];
    int memory = memfd_create("script", 0);
    dprintf(memory, "#!/bin/sh\necho from memory\n");
    sprintf(path, "/proc/self/fd/%d", memory);
    try("a file of memfd_create", path);
    if (!fork()) {
        fexecve(memory, (char *[]){ "name", NULL }, environ);
        perror("fexecve");
    }
    wait(NULL);
    return 0;
}
