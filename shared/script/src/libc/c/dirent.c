/* Directories. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

struct __dirstream {
    int fd;
    size_t at, have;
    /* The cookie of the entry read last: where the next one is. */
    long next;
    /* The kernel's entries have struct dirent's layout, cut behind the name. */
    char buffer[4096] __attribute__((aligned(8)));
    struct dirent entry;
};

static DIR *open_stream(int fd)
{
    DIR *dir = malloc(sizeof *dir);
    if (dir) {
        dir->fd = fd;
        dir->at = dir->have = dir->next = 0;
    }
    return dir;
}

DIR *opendir(const char *path)
{
    DIR *dir;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    dir = open_stream(fd);
    if (!dir)
        close(fd);
    return dir;
}

DIR *fdopendir(int fd)
{
    struct stat st;
    if (fstat(fd, &st))
        return 0;
    if (!S_ISDIR(st.st_mode)) {
        errno = ENOTDIR;
        return 0;
    }
    return open_stream(fd);
}

struct dirent *readdir(DIR *dir)
{
    struct dirent *raw;
    if (dir->at >= dir->have) {
        long n = __syscall_getdents64(dir->fd, dir->buffer, sizeof dir->buffer);
        if (n <= 0) {
            /* A directory that was removed reads as empty. */
            if (n < 0 && n != -ENOENT)
                errno = -n;
            return 0;
        }
        dir->have = n;
        dir->at = 0;
    }
    raw = (struct dirent *)(dir->buffer + dir->at);
    dir->at += raw->d_reclen;
    dir->next = raw->d_off;
    memcpy(&dir->entry, raw, raw->d_reclen < sizeof dir->entry ? raw->d_reclen : sizeof dir->entry);
    return &dir->entry;
}

int closedir(DIR *dir)
{
    int fd = dir->fd;
    free(dir);
    return close(fd);
}

long telldir(DIR *dir) { return dir->next; }
void rewinddir(DIR *dir) { seekdir(dir, 0); }

void seekdir(DIR *dir, long at)
{
    lseek(dir->fd, at, SEEK_SET);
    dir->at = dir->have = 0;
    dir->next = at;
}

int readdir_r(DIR *dir, struct dirent *entry, struct dirent **result)
{
    int saved = errno, number;
    errno = 0;
    *result = readdir(dir);
    number = errno;
    errno = saved;
    if (!*result)
        return number;
    *result = memcpy(entry, *result, sizeof *entry);
    return 0;
}

int dirfd(DIR *dir) { return dir->fd; }

int versionsort(const struct dirent **a, const struct dirent **b) { return strverscmp((*a)->d_name, (*b)->d_name); }
int alphasort(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static int scan(DIR *dir, struct dirent ***list, int (*filter)(const struct dirent *), int (*compare)(const struct dirent **, const struct dirent **))
{
    struct dirent *entry, **found = 0;
    size_t n = 0, room = 0;
    if (!dir)
        return -1;
    while ((entry = readdir(dir))) {
        if (filter && !filter(entry))
            continue;
        if (n == room) {
            struct dirent **more = realloc(found, (room = room ? room * 2 : 16) * sizeof *found);
            if (!more)
                return -1;
            found = more;
        }
        found[n] = malloc(sizeof **found);
        if (!found[n])
            return -1;
        memcpy(found[n++], entry, sizeof *entry);
    }
    closedir(dir);
    if (compare)
        qsort(found, n, sizeof *found, (int (*)(const void *, const void *))compare);
    *list = found;
    return n;
}

int scandir(const char *path, struct dirent ***list, int (*filter)(const struct dirent *), int (*compare)(const struct dirent **, const struct dirent **))
{
    return scan(opendir(path), list, filter, compare);
}

int scandirat(int fd, const char *path, struct dirent ***list, int (*filter)(const struct dirent *), int (*compare)(const struct dirent **, const struct dirent **))
{
    int dir = openat(fd, path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC);
    return scan(dir < 0 ? NULL : fdopendir(dir), list, filter, compare);
}
