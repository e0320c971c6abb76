// /proc/locks: each lock, those who wait for it, and those who wait for these; fdinfo has what a description carries -
// fs/locks.c:locks_show(), show_fd_locks(). Locks of processes that have no number here are left out.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t kids[4];
static int nr_kids;
static char inode[32];

// The lines about our file, with the kids by name; each processor has a list, so the order of the locks is left out.
static void show(void)
{
    static char lines[16][256];
    int nr = 0;
    char line[256];
    FILE *file = fopen("/proc/locks", "r");
    if (file == NULL)
        err(1, "/proc/locks");
    while (nr < 16 && fgets(line, sizeof(line), file) != NULL) {
        char *text = strchr(line, ':') + 1, kind[16], mode[16], access[16], place[64], start[32], end[32];
        int pid, skipped;
        if (strstr(line, inode) == NULL)
            continue;
        skipped = (int)strspn(text, " ->");
        sscanf(text + skipped, "%15s %15s %15s %d %63s %31s %31s", kind, mode, access, &pid, place, start, end);
        const char *who = pid == getpid() ? "main" : pid == -1 ? "nobody" : "?";
        for (int i = 0; i < nr_kids; i++)
            if (pid == kids[i])
                who = (const char *[]){"first", "second", "third", "fourth"}[i];
        snprintf(lines[nr++], sizeof(lines[0]), "%.*s%s %s %s, %s, %s to %s", skipped, text, kind, mode, access, who, start, end);
    }
    fclose(file);
    // A lock and those behind it stay together.
    for (const char **kind = (const char *[]){"POSIX", "OFDLCK", "FLOCK", NULL}; *kind != NULL; kind++)
        for (int i = 0; i < nr; i++)
            if (strstr(lines[i], *kind) != NULL)
                printf("%s\n", lines[i]);
    printf("--\n");
}

static void show_fdinfo(int fd)
{
    char path[64], line[256], kind[16], access[16], start[32], end[32];
    snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
    FILE *file = fopen(path, "r");
    int nr;
    while (fgets(line, sizeof(line), file) != NULL)
        if (sscanf(line, "lock:\t%d: %15s %*s %15s %*d %*s %31s %31s", &nr, kind, access, start, end) == 5)
            printf("%d: %s %s, %s to %s\n", nr, kind, access, start, end);
    fclose(file);
    printf("--\n");
}

static void wait_for(short type, off_t start, off_t len, int is_flock)
{
    int go[2];
    char c;
    if (pipe(go) == -1)
        err(1, "pipe");
    pid_t pid = fork();
    if (pid == 0) {
        int fd = open("locked", O_RDWR);
        struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = len};
        close(go[0]);
        close(go[1]);
        if (is_flock)
            flock(fd, LOCK_EX);
        else
            fcntl(fd, F_SETLKW, &lock);
        pause();
    }
    kids[nr_kids++] = pid;
    close(go[1]);
    if (read(go[0], &c, 1) != 0)
        err(1, "read");
    close(go[0]);
    // The next call that it makes is the one that waits.
    usleep(100000);
}

int main(void)
{
    struct stat status;
    setbuf(stdout, NULL);
    int fd = open("locked", O_RDWR | O_CREAT, 0600);
    if (fd == -1 || fstat(fd, &status) == -1)
        err(1, "locked");
    snprintf(inode, sizeof(inode), ":%lu ", (unsigned long)status.st_ino);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 10};
    fcntl(fd, F_SETLK, &lock);
    show();
    wait_for(F_RDLCK, 5, 0, 0);
    wait_for(F_WRLCK, 3, 4, 0);
    wait_for(F_RDLCK, 1, 1, 0);
    flock(fd, LOCK_SH);
    wait_for(0, 0, 0, 1);
    show();
    struct flock other = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 100, .l_len = 0};
    fcntl(fd, F_OFD_SETLK, &other);
    show();
    show_fdinfo(fd);
    // Another description of the same process carries none.
    int second = open("locked", O_RDWR);
    show_fdinfo(second);
    for (int i = 0; i < nr_kids; i++)
        kill(kids[i], SIGKILL);
    while (wait(NULL) > 0)
        ;
    nr_kids = 0;
    show();
    return 0;
}
