// execve(2) opens the file before it looks at the sizes of arguments: what is wrong with the file is told first -
// fs/exec.c:do_execveat_common().
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char large[200000];

static void try(const char *path)
{
    char *argv[] = {"name", large, NULL}, *envp[] = {NULL};
    printf("%s: %d, %s\n", path, execve(path, argv, envp), strerror(errno));
}

int main(void)
{
    memset(large, 'x', sizeof(large) - 1);
    close(open("plain", O_CREAT | O_WRONLY, 0644));
    close(open("empty", O_CREAT | O_WRONLY, 0755));
    try("nosuch");
    try("plain");
    try("empty");
    try("/tmp");
    try("/bin/true");
    return 0;
}
