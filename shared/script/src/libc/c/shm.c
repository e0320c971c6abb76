/* POSIX shared memory: files of /dev/shm - shm_overview(7). */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <bits/nslab.h>

/* Writes the path of an object; returns 0 or what is wrong with the name. */
int __nslab_shm_path(char *path, const char *prefix, const char *name)
{
    size_t len;
    while (*name == '/')
        name++;
    len = strlen(name);
    if (!len || strchr(name, '/'))
        return EINVAL;
    if (len > NAME_MAX)
        return ENAMETOOLONG;
    strcpy(stpcpy(stpcpy(path, "/dev/shm/"), prefix), name);
    return 0;
}

int shm_open(const char *name, int flags, mode_t mode)
{
    char path[NSLAB_SHM_PATH];
    int fd = __nslab_shm_path(path, "", name);
    if (fd) {
        errno = fd;
        return -1;
    }
    fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd == -1 && errno == EISDIR)
        errno = EINVAL;
    return fd;
}

int shm_unlink(const char *name)
{
    char path[NSLAB_SHM_PATH];
    int result = __nslab_shm_path(path, "", name);
    if (result) {
        errno = result == EINVAL ? ENOENT : result;
        return -1;
    }
    result = unlink(path);
    if (result && errno == EPERM)
        errno = EACCES;
    return result;
}
