// Files: modes and umask, offsets shared by dup and fork, append, what is there after unlink, stdio over them.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    char buf[64];
    struct stat st;
    umask(027);
    int fd = open("/tmp/file", O_CREAT | O_EXCL | O_RDWR, 0666);
    if (fd == -1)
        err(1, "open");
    stat("/tmp/file", &st);
    printf("mode %o, regular %d, links %d\n", st.st_mode & 07777, S_ISREG(st.st_mode), (int)st.st_nlink);
    printf("again: %s\n", open("/tmp/file", O_CREAT | O_EXCL, 0666) == -1 ? strerror(errno) : "ok");
    if (fork() == 0) {
        write(fd, "child ", 6);
        _exit(0);
    }
    wait(NULL);
    write(fd, "parent", 6);
    printf("offset: %ld\n", (long)lseek(fd, 0, SEEK_CUR));
    link("/tmp/file", "/tmp/second");
    printf("linkat %d\n", linkat(AT_FDCWD, "/tmp/second", AT_FDCWD, "/tmp/third", 0));
    unlink("/tmp/third");
    symlink("file", "/tmp/link");
    unlink("/tmp/file");
    printf("link: %s\n", stat("/tmp/link", &st) == -1 ? strerror(errno) : "ok");
    ssize_t n = readlink("/tmp/link", buf, sizeof(buf));
    printf("readlink: %.*s\n", (int)n, buf);
    FILE *f = fopen("/tmp/second", "a");
    fprintf(f, "\nline %d\n", 2);
    fclose(f);
    f = fopen("/tmp/second", "r");
    while (fgets(buf, sizeof(buf), f) != NULL)
        printf("> %s", buf);
    fclose(f);
    printf("rmdir of a file: %s\n", rmdir("/tmp/second") == -1 ? strerror(errno) : "ok");
    mkdir("/tmp/dir", 0777);
    close(creat("/tmp/dir/x", 0600));
    printf("rmdir of a full one: %s\n", rmdir("/tmp/dir") == -1 ? strerror(errno) : "ok");
    printf("fopen of nothing: %s\n", fopen("/tmp/nothing", "r") == NULL ? strerror(errno) : "ok");
    printf("write to a closed one: %s\n", (close(fd), write(fd, "x", 1)) == -1 ? strerror(errno) : "ok");
    return 0;
}
