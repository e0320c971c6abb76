// A page beyond the end of its file is SIGBUS, one that may not be written SIGSEGV; a handler learns the address.
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *map;

static void handler(int number, siginfo_t *info, void *context)
{
    char line[80];
    int length = snprintf(line, sizeof line, "%s, code %d, at %ld\n", sigabbrev_np(number), info->si_code,
                          (long)((char *)info->si_addr - map));
    write(1, line, length);
    _exit(3);
}

static void try(int handled, int which)
{
    int status;
    fflush(stdout);
    if (fork() == 0) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_sigaction = handler;
        action.sa_flags = SA_SIGINFO;
        if (handled) {
            sigaction(SIGBUS, &action, NULL);
            sigaction(SIGSEGV, &action, NULL);
        }
        if (which == 0)
            printf("%c\n", map[4096 + 7]);
        if (which == 1)
            map[4096] = 1;
        if (which == 2) {
            mprotect(map, 4096, PROT_READ);
            map[5] = 1;
        }
        if (which == 3) {
            mprotect(map, 4096, PROT_NONE);
            printf("%c\n", map[2]);
        }
        if (which == 4) {
            munmap(map, 4096);
            map[1] = 1;
        }
        exit(0);
    }
    wait(&status);
    if (WIFSIGNALED(status))
        printf("killed by %s\n", strsignal(WTERMSIG(status)));
    else
        printf("exited with %d\n", WEXITSTATUS(status));
}

int main(void)
{
    int fd = open("/tmp/short", O_RDWR | O_CREAT | O_TRUNC, 0600);
    write(fd, "short", 5);
    map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    printf("the rest of the last page is zero: %d\n", map[4095]);
    for (int which = 0; which < 5; which++) {
        try(0, which);
        try(1, which);
    }
    ftruncate(fd, 8192);
    map[4096] = 'x';
    printf("after ftruncate: %c\n", map[4096]);
    unlink("/tmp/short");
    return 0;
}
