// renameat2(2) with RENAME_EXCHANGE: two names change places, those of files and of directories alike.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void exchange(const char *one, const char *other)
{
    int result = renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
    printf("%s <-> %s: %s\n", one, other, result ? strerrorname_np(errno) : "fine");
}

static void make(const char *path, const char *text)
{
    int fd = open(path, O_CREAT | O_WRONLY, 0644);
    write(fd, text, strlen(text));
    close(fd);
}

static void show(const char *path)
{
    char text[64] = "";
    struct stat st;
    int fd = open(path, O_RDONLY);
    stat(path, &st);
    if (S_ISREG(st.st_mode))
        read(fd, text, sizeof text - 1);
    printf("%s: %s%s\n", path, S_ISDIR(st.st_mode) ? "a directory" : "", text);
    close(fd);
}

int main(void)
{
    mkdir("/tmp/x", 0755);
    chdir("/tmp/x");
    make("a", "A");
    make("b", "B");
    mkdir("d", 0755);
    make("d/inside", "I");
    exchange("a", "b");
    show("a");
    show("b");
    exchange("a", "d");
    show("a");
    show("d");
    show("a/inside");
    exchange("a/inside", "d");
    show("d");
    show("a/inside");
    exchange("a", "a/inside");
    exchange("a/inside", "a");
    exchange("a", "nothing");
    exchange("nothing", "a");
    exchange("b", "b");
    exchange("b/", "a");
    exchange("b", "d/");
    printf("both flags: %d", renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_EXCHANGE | RENAME_NOREPLACE));
    printf(" %s\n", strerrorname_np(errno));
    return 0;
}
