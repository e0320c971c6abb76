// At most 340 lines (fact 86); a NUL byte ends the text (fact 88); five lines are shown as they were written, more of them sorted by the
// inside id (fact 100). Overlapping lines are EINVAL before anybody asks for permission (facts 89, 90).
//@ machine: lab,bare
//@ facts: 85 86 88 89 90 100
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// Writes a map for a child in a new user namespace; root may write any.
static void try(const char *what, const char *text, size_t len, int shows)
{
    char path[64], line[200];
    int pipefd[2];
    pipe(pipefd);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        if (unshare(CLONE_NEWUSER) == -1)
            err(1, "unshare");
        write(pipefd[1], "x", 1);
        pause();
        _exit(0);
    }
    read(pipefd[0], line, 1);
    snprintf(path, sizeof(path), "/proc/%d/uid_map", pid);
    int fd = open(path, O_RDWR);
    ssize_t r = write(fd, text, len);
    printf("%s: %s\n", what, r == -1 ? strerror(errno) : r == (ssize_t)len ? "ok" : "in part");
    FILE *f = fdopen(fd, "r");
    rewind(f);
    int nr = 0;
    while (fgets(line, sizeof(line), f) != NULL) {
        nr++;
        if (shows)
            printf("%s", line);
    }
    printf("%d lines\n", nr);
    fclose(f);
    close(pipefd[0]);
    close(pipefd[1]);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void text(const char *what, const char *map, int shows)
{
    try(what, map, strlen(map), shows);
}

static void lines(int nr)
{
    static char map[8000];
    char what[20];
    size_t len = 0;
    for (int i = 0; i < nr; i++)
        len += sprintf(map + len, "%d %d 1\n", i, i);
    snprintf(what, sizeof(what), "%d lines", nr);
    try(what, map, len, 0);
}

int main(void)
{
    static char page[4200];
    lines(340);
    lines(341);
    try("a NUL after the newline", "0 0 1\n\0junk", 11, 1);
    try("a NUL in the line", "0 0 1\0 2", 8, 1);
    text("three lines, not in order", "9 90 1\n3 30 1\n7 70 1", 1);
    text("six lines, not in order", "9 90 1\n3 30 1\n7 70 1\n1 10 1\n5 50 1\n2 20 1\n", 1);
    text("overlap inside", "0 0 10\n5 100 10", 0);
    text("overlap outside", "0 0 10\n20 5 10", 0);
    text("beside one another", "0 0 10\n10 10 10", 1);
    text("twice the same", "0 0 1\n0 0 1", 0);
    memset(page, ' ', 4096);
    memcpy(page, "0 0 1", 5);
    try("a page", page, 4096, 0);
    try("a page less one", page, 4095, 0);

    setresgid(1000, 1000, 1000);
    setresuid(1000, 1000, 1000);
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    text("unprivileged, overlapping", "0 1000 2\n1 1001 1", 0);
    text("unprivileged, disjoint", "0 1000 1\n1 1001 1", 0);
    return 0;
}
