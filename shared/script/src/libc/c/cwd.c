/* Names of directories. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

char *getcwd(char *to, size_t size)
{
    char path[PATH_MAX];
    long n;
    if (to && !size) {
        errno = EINVAL;
        return 0;
    }
    n = __nslab_ret(__syscall_getcwd(path, sizeof path));
    if (n < 0)
        return 0;
    /* "(unreachable)/...": glibc goes up by itself then, and does not arrive - sysdeps/unix/sysv/linux/getcwd.c */
    if (*path != '/') {
        errno = ENOENT;
        return 0;
    }
    if (to || size) {
        if ((size_t)n > size) {
            errno = ERANGE;
            return 0;
        }
    } else {
        size = n;
    }
    if (!to && !(to = malloc(size)))
        return 0;
    return memcpy(to, path, n);
}

char *get_current_dir_name(void)
{
    return getcwd(0, 0);
}

char *realpath(const char *path, char *resolved)
{
    char done[PATH_MAX], todo[PATH_MAX], target[PATH_MAX];
    size_t used = 0;
    int links = 0;
    if (!path) {
        errno = EINVAL;
        return 0;
    }
    if (!*path) {
        errno = ENOENT;
        return 0;
    }
    if (strlen(path) >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return 0;
    }
    strcpy(todo, path);
    if (*path != '/') {
        if (!getcwd(done, sizeof done))
            return 0;
        used = strlen(done);
        if (used == 1)
            used = 0;
    }
    for (;;) {
        size_t slashes = strspn(todo, "/"), n = strcspn(todo + slashes, "/");
        char *name = todo + slashes;
        struct stat st;
        ssize_t len;
        if (!n)
            break;
        if (n == 1 && *name == '.') {
            memmove(todo, name + n, strlen(name + n) + 1);
            continue;
        }
        if (n == 2 && name[0] == '.' && name[1] == '.') {
            while (used && done[--used] != '/')
                ;
            memmove(todo, name + n, strlen(name + n) + 1);
            continue;
        }
        if (used + n + 2 > PATH_MAX) {
            errno = ENAMETOOLONG;
            return 0;
        }
        done[used] = '/';
        memcpy(done + used + 1, name, n);
        done[used + 1 + n] = 0;
        memmove(todo, name + n, strlen(name + n) + 1);
        len = readlink(done, target, sizeof target - 1);
        if (len < 0) {
            if (errno != EINVAL)
                return resolved ? (strcpy(resolved, done), NULL) : NULL;
            if (*todo && stat(done, &st) == 0 && !S_ISDIR(st.st_mode)) {
                errno = ENOTDIR;
                return 0;
            }
            used += n + 1;
            continue;
        }
        if (++links > 40 || len + strlen(todo) >= PATH_MAX) {
            errno = links > 40 ? ELOOP : ENAMETOOLONG;
            return 0;
        }
        strcpy(target + len, todo);
        strcpy(todo, target);
        if (*todo == '/')
            used = 0;
    }
    if (!used)
        done[used++] = '/';
    done[used] = 0;
    if (!resolved && !(resolved = malloc(used + 1)))
        return 0;
    return strcpy(resolved, done);
}
