// /proc/PID/ns: ten links (fact 222), in the order in which the kernel lists them, with text type:[inode] (fact 223); the files themselves are
// read-only and have nothing to read (fact 230).
//@ machine: lab,bare
//@ facts: 222 223 230
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
    char path[64], text[64];
    struct stat st;
    struct dirent *entry;
    DIR *dir = opendir("/proc/self/ns");
    if (dir == NULL)
        err(1, "opendir");
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "/proc/self/ns/%s", entry->d_name);
        ssize_t n = readlink(path, text, sizeof(text) - 1);
        if (n == -1)
            err(1, "%s", path);
        text[n] = '\0';
        char *colon = strchr(text, ':');
        int shaped = colon != NULL && colon[1] == '[' && text[n - 1] == ']';
        if (stat(path, &st) == -1)
            err(1, "stat");
        unsigned long inode = 0;
        sscanf(colon + 2, "%lu", &inode);
        *colon = '\0';
        printf("%s: type %s, %s, the inode is %s, mode %o\n", entry->d_name, text, shaped ? "well-formed" : "malformed",
               inode == st.st_ino ? "the file's" : "another", st.st_mode & 07777);
    }
    closedir(dir);
    printf("open for writing: %s\n", open("/proc/self/ns/uts", O_RDWR) == -1 ? strerror(errno) : "ok");
    int fd = open("/proc/self/ns/uts", O_RDONLY);
    printf("read: %s\n", read(fd, text, 1) == -1 ? strerror(errno) : "ok");
    return 0;
}
