/* Named semaphores: files of /dev/shm, mapped once in a process however often they are opened by a name. */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <bits/nslab.h>
#include <bits/nslab_semaphore.h>

static struct opened {
    struct opened *next;
    dev_t dev;
    ino_t ino;
    sem_t *sem;
    int count;
    char name[];
} *all;

/* The semaphore in an open file. */
static sem_t *mapped(const char *name, int fd)
{
    struct stat st;
    struct opened *one;
    void *sem;
    if (fstat(fd, &st))
        return SEM_FAILED;
    for (one = all; one; one = one->next)
        if (one->dev == st.st_dev && one->ino == st.st_ino && !strcmp(one->name, name)) {
            one->count++;
            return one->sem;
        }
    one = malloc(sizeof *one + strlen(name) + 1);
    if (!one)
        return SEM_FAILED;
    sem = mmap(NULL, sizeof(sem_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (sem == MAP_FAILED) {
        free(one);
        return SEM_FAILED;
    }
    *one = (struct opened){ all, st.st_dev, st.st_ino, sem, 1 };
    strcpy(one->name, name);
    all = one;
    return sem;
}

/* A file with a semaphore in it gets its name when it is whole. */
static int made(const char *path, mode_t mode, unsigned int value)
{
    struct __nslab_sem sem = { value };
    char temporary[] = "/dev/shm/sem.XXXXXX";
    int fd, tries;
    for (tries = 0; tries < 50; tries++) {
        snprintf(temporary + 13, 7, "%06x", rand() ^ getpid());
        fd = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd >= 0 || errno != EEXIST)
            break;
    }
    if (fd < 0)
        return -1;
    if (write(fd, &sem, sizeof sem) != sizeof sem || link(temporary, path)) {
        close(fd);
        fd = -1;
    }
    unlink(temporary);
    return fd;
}

sem_t *sem_open(const char *name, int flags, ...)
{
    char path[NSLAB_SHM_PATH];
    mode_t mode = 0;
    unsigned int value = 0;
    va_list ap;
    sem_t *sem;
    int fd;
    if (__nslab_shm_path(path, "sem.", name)) {
        errno = EINVAL;
        return SEM_FAILED;
    }
    if (flags & O_CREAT) {
        va_start(ap, flags);
        mode = va_arg(ap, mode_t);
        value = va_arg(ap, unsigned int);
        va_end(ap);
        if (value > SEM_VALUE_MAX) {
            errno = EINVAL;
            return SEM_FAILED;
        }
    }
    for (;;) {
        fd = -1;
        errno = ENOENT;
        if (!(flags & O_CREAT && flags & O_EXCL))
            fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0 && flags & O_CREAT && errno == ENOENT)
            fd = made(path, mode, value);
        /* Somebody else may have made it meanwhile. */
        if (fd >= 0 || errno != EEXIST || flags & O_EXCL)
            break;
    }
    if (fd < 0)
        return SEM_FAILED;
    sem = mapped(name, fd);
    mode = errno;
    close(fd);
    errno = mode;
    return sem;
}

int sem_close(sem_t *sem)
{
    struct opened **at, *one;
    for (at = &all; *at; at = &(*at)->next) {
        one = *at;
        if (one->sem != sem)
            continue;
        if (--one->count == 0) {
            *at = one->next;
            munmap(one->sem, sizeof(sem_t));
            free(one);
        }
        return 0;
    }
    errno = EINVAL;
    return -1;
}

int sem_unlink(const char *name)
{
    char path[NSLAB_SHM_PATH];
    int result;
    if (__nslab_shm_path(path, "sem.", name)) {
        errno = ENOENT;
        return -1;
    }
    result = unlink(path);
    if (result && errno == EPERM)
        errno = EACCES;
    return result;
}
