/* The environment. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The array that we allocated, if environ is ours to grow. */
static char **own;

static char **find(const char *name, size_t n)
{
    char **p;
    for (p = environ; p && *p; p++)
        if (!strncmp(*p, name, n) && (*p)[n] == '=')
            return p;
    return 0;
}

char *getenv(const char *name)
{
    size_t n = strlen(name);
    char **found = n ? find(name, n) : 0;
    return found ? *found + n + 1 : 0;
}

char *secure_getenv(const char *name) { return getenv(name); }

static int put(char *entry, size_t n)
{
    char **found = find(entry, n), **list;
    size_t count = 0;
    if (found) {
        *found = entry;
        return 0;
    }
    while (environ && environ[count])
        count++;
    list = malloc((count + 2) * sizeof *list);
    if (!list)
        return -1;
    if (count)
        memcpy(list, environ, count * sizeof *list);
    list[count] = entry;
    list[count + 1] = 0;
    free(own);
    own = environ = list;
    return 0;
}

static int is_bad(const char *name)
{
    if (name && *name && !strchr(name, '='))
        return 0;
    errno = EINVAL;
    return 1;
}

int setenv(const char *name, const char *value, int overwrite)
{
    size_t n, m;
    char *entry;
    if (is_bad(name))
        return -1;
    n = strlen(name);
    m = strlen(value);
    if (!overwrite && find(name, n))
        return 0;
    entry = malloc(n + m + 2);
    if (!entry)
        return -1;
    memcpy(entry, name, n);
    entry[n] = '=';
    memcpy(entry + n + 1, value, m + 1);
    return put(entry, n);
}

int unsetenv(const char *name)
{
    char **p;
    if (is_bad(name))
        return -1;
    while ((p = find(name, strlen(name))))
        do
            p[0] = p[1];
        while (*p++);
    return 0;
}

int putenv(char *string)
{
    char *equals = strchr(string, '=');
    return equals ? put(string, equals - string) : unsetenv(string);
}

int clearenv(void)
{
    free(own);
    own = environ = 0;
    return 0;
}
