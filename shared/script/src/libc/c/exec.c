/* The exec family. */
#include <sys/stat.h>
#include <fcntl.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

int execve(const char *path, char *const argv[], char *const envp[])
{
    return __nslab_ret(__syscall_execve(path, argv, envp));
}

int execv(const char *path, char *const argv[])
{
    return execve(path, argv, environ);
}

/* A file without #! is a shell's, as "if the header … isn't recognized (ENOEXEC)" - exec(3). */
static void run_as_script(const char *path, char *const argv[], char *const envp[])
{
    size_t n = 0;
    char **list;
    while (argv[n])
        n++;
    list = malloc((n + 2) * sizeof *list);
    if (!list)
        return;
    list[0] = "/bin/sh";
    list[1] = (char *)path;
    if (n > 0)
        memcpy(list + 2, argv + 1, n * sizeof *list);
    else
        list[2] = 0;
    execve("/bin/sh", list, envp);
    free(list);
}

int execvpe(const char *file, char *const argv[], char *const envp[])
{
    const char *path, *end;
    char full[4096];
    int saw_eacces = 0;
    if (!*file) {
        errno = ENOENT;
        return -1;
    }
    if (strchr(file, '/')) {
        execve(file, argv, envp);
        if (errno == ENOEXEC)
            run_as_script(file, argv, envp);
        return -1;
    }
    path = getenv("PATH");
    if (!path)
        path = "/bin:/usr/bin";
    for (;; path = end + 1) {
        end = strchrnul(path, ':');
        if ((size_t)(end - path) + strlen(file) + 2 <= sizeof full) {
            sprintf(full, "%.*s%s%s", (int)(end - path), path, end > path ? "/" : "", file);
            execve(full, argv, envp);
            if (errno == ENOEXEC)
                run_as_script(full, argv, envp);
            if (errno == EACCES)
                saw_eacces = 1;
            else if (errno != ENOENT && errno != ESTALE && errno != ENOTDIR && errno != ENODEV && errno != ETIMEDOUT)
                return -1;
        }
        if (!*end)
            break;
    }
    if (saw_eacces)
        errno = EACCES;
    return -1;
}

int execvp(const char *file, char *const argv[])
{
    return execvpe(file, argv, environ);
}

enum { LIST, LIST_PATH, LIST_ENV };

static int exec_list(int kind, const char *path, const char *arg, va_list ap)
{
    va_list count;
    size_t n = 1, i;
    char **argv, **envp = environ;
    va_copy(count, ap);
    if (arg)
        while (va_arg(count, char *))
            n++;
    va_end(count);
    argv = malloc((n + 1) * sizeof *argv);
    if (!argv)
        return -1;
    argv[0] = (char *)arg;
    for (i = 1; arg && i <= n; i++)
        argv[i] = va_arg(ap, char *);
    if (kind == LIST_ENV)
        envp = va_arg(ap, char **);
    if (kind == LIST_PATH)
        execvpe(path, argv, envp);
    else
        execve(path, argv, envp);
    free(argv);
    return -1;
}

int execl(const char *path, const char *arg, ...)
{
    va_list ap;
    va_start(ap, arg);
    exec_list(LIST, path, arg, ap);
    va_end(ap);
    return -1;
}

int execlp(const char *file, const char *arg, ...)
{
    va_list ap;
    va_start(ap, arg);
    exec_list(LIST_PATH, file, arg, ap);
    va_end(ap);
    return -1;
}

int execle(const char *path, const char *arg, ...)
{
    va_list ap;
    va_start(ap, arg);
    exec_list(LIST_ENV, path, arg, ap);
    va_end(ap);
    return -1;
}

int fexecve(int fd, char *const argv[], char *const envp[])
{
    char path[32];
    sprintf(path, "/proc/self/fd/%d", fd);
    return execve(path, argv, envp);
}

/* Through /proc, as fexecve(3) goes. */
int execveat(int dirfd, const char *path, char *const argv[], char *const envp[], int flags)
{
    char *whole;
    struct stat st;
    if (flags & ~(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW)) {
        errno = EINVAL;
        return -1;
    }
    if (!*path && flags & AT_EMPTY_PATH && dirfd != AT_FDCWD)
        return fexecve(dirfd, argv, envp);
    if (flags & AT_SYMLINK_NOFOLLOW && !fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW) && S_ISLNK(st.st_mode)) {
        errno = ELOOP;
        return -1;
    }
    if (dirfd == AT_FDCWD || *path == '/' || !*path)
        return execve(path, argv, envp);
    /* The kernel says what is wrong with the descriptor. */
    if (fstatat(dirfd, path, &st, 0) || asprintf(&whole, "/proc/self/fd/%d/%s", dirfd, path) < 0)
        return -1;
    execve(whole, argv, envp);
    free(whole);
    return -1;
}
