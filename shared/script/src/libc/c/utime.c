/* Older ways to set a file's times. */
#include <errno.h>
#include <fcntl.h>
#include <utime.h>
#include <sys/stat.h>
#include <sys/time.h>

static int set(int dirfd, const char *path, const struct timeval t[2], int flags)
{
    struct timespec times[2];
    if (!t)
        return utimensat(dirfd, path, NULL, flags);
    for (int i = 0; i < 2; i++) {
        if (t[i].tv_usec < 0 || t[i].tv_usec >= 1000000) {
            errno = EINVAL;
            return -1;
        }
        times[i] = (struct timespec){ t[i].tv_sec, t[i].tv_usec * 1000 };
    }
    return utimensat(dirfd, path, times, flags);
}

int utimes(const char *path, const struct timeval t[2]) { return set(AT_FDCWD, path, t, 0); }
int lutimes(const char *path, const struct timeval t[2]) { return set(AT_FDCWD, path, t, AT_SYMLINK_NOFOLLOW); }
int futimes(int fd, const struct timeval t[2]) { return set(fd, NULL, t, 0); }
int futimesat(int dirfd, const char *path, const struct timeval t[2]) { return set(dirfd, path, t, 0); }

int utime(const char *path, const struct utimbuf *t)
{
    struct timespec times[2];
    if (t) {
        times[0] = (struct timespec){ t->actime, 0 };
        times[1] = (struct timespec){ t->modtime, 0 };
    }
    return utimensat(AT_FDCWD, path, t ? times : NULL, 0);
}
