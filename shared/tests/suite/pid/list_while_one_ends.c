// A process that ends between two reads of /proc hides no other one: a process's place there is its number.
//@ machine: lab,bare
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN 12

struct entry {
    unsigned long ino;
    long off;
    unsigned short len;
    unsigned char type;
    char name[];
};

int main(void)
{
    pid_t pids[CHILDREN];
    int seen = 0, buffers = 0, killed = 0;
    char buffer[256];
    long got;
    int fd = open("/proc", O_RDONLY | O_DIRECTORY);

    for (int i = 0; i < CHILDREN; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            for (;;)
                pause();
    }
    while ((got = syscall(SYS_getdents64, fd, buffer, sizeof buffer)) > 0) {
        buffers++;
        for (long at = 0; at < got;) {
            struct entry *entry = (struct entry *)(buffer + at);
            int pid = atoi(entry->name);

            for (int i = 0; i < CHILDREN; i++)
                seen += pid == pids[i];
            /* The first child ends once it has been listed. */
            if (!killed && pid == pids[0]) {
                kill(pids[0], SIGKILL);
                waitpid(pids[0], NULL, 0);
                killed = 1;
            }
            at += entry->len;
        }
    }
    printf("%d of %d, in more than one read: %s\n", seen, CHILDREN, buffers > 2 ? "yes" : "no");

    /* Where the number of a process begins can be gone back to. */
    DIR *dir = opendir("/proc");
    struct dirent *entry;
    long before = 0;
    int next = 0;

    while ((entry = readdir(dir)) != NULL && atoi(entry->d_name) != pids[5])
        before = telldir(dir);
    seekdir(dir, before);
    entry = readdir(dir);
    if (entry != NULL)
        next = atoi(entry->d_name);
    printf("again: %s\n", next == pids[5] ? "the same" : "another");
    closedir(dir);
    for (int i = 1; i < CHILDREN; i++)
        kill(pids[i], SIGKILL);
    while (wait(NULL) > 0)
        ;
    return 0;
}
