/* basename(3) and dirname(3) of POSIX, which change their argument. */
#include <libgen.h>
#include <string.h>

char *__xpg_basename(char *path)
{
    size_t n;
    if (!path || !*path)
        return ".";
    n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        path[--n] = 0;
    while (n > 1 && path[n - 1] != '/')
        n--;
    return path[n - 1] == '/' && path[n] ? path + n : path;
}

char *dirname(char *path)
{
    size_t n;
    if (!path || !*path)
        return ".";
    n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    while (n > 0 && path[n - 1] != '/')
        n--;
    if (!n)
        return ".";
    while (n > 1 && path[n - 1] == '/')
        n--;
    /* Two slashes at the beginning are left as they are. */
    if (n == 1 && path[0] == '/' && path[1] == '/' && path[2] != '/')
        n = 2;
    path[n] = 0;
    return path;
}
