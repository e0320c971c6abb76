/* glob(3): the paths that match a pattern, one component after the other. */
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct search { glob_t *found; int flags; int (*on_error)(const char *, int); };

static int has_magic(const char *p, size_t n, int flags)
{
    for (; n--; p++) {
        if (*p == '\\' && !(flags & GLOB_NOESCAPE) && n)
            p++, n--;
        else if (*p == '*' || *p == '?' || *p == '[')
            return 1;
    }
    return 0;
}

static int add(struct search *s, const char *path)
{
    glob_t *found = s->found;
    size_t at = found->gl_offs + found->gl_pathc;
    char **list = realloc(found->gl_pathv, (at + 2) * sizeof *list);
    if (!list)
        return GLOB_NOSPACE;
    found->gl_pathv = list;
    list[at] = strdup(path);
    list[at + 1] = 0;
    found->gl_pathc++;
    return list[at] ? 0 : GLOB_NOSPACE;
}

/* `path` is what was found so far, `n` long; `rest` the pattern that is left. */
static int descend(struct search *s, char *path, size_t n, const char *rest)
{
    const char *end;
    struct stat st;
    size_t length;
    int result = 0;
    while (*rest == '/') {
        if (n + 1 >= PATH_MAX)
            return 0;
        path[n++] = *rest++;
    }
    path[n] = '\0';
    if (!*rest) {
        if (lstat(path, &st))
            return 0;
        if (s->flags & GLOB_MARK && n && path[n - 1] != '/' && !stat(path, &st) && S_ISDIR(st.st_mode)) {
            path[n] = '/';
            path[n + 1] = '\0';
        }
        return add(s, path);
    }
    end = strchrnul(rest, '/');
    length = end - rest;
    if (!has_magic(rest, length, s->flags)) {
        if (n + length + 2 >= PATH_MAX)
            return 0;
        for (; rest < end; rest++) {
            if (*rest == '\\' && !(s->flags & GLOB_NOESCAPE) && rest + 1 < end)
                rest++;
            path[n++] = *rest;
        }
        return descend(s, path, n, end);
    }
    char pattern[length + 1];
    memcpy(pattern, rest, length);
    pattern[length] = '\0';
    struct dirent **entries;
    int i, count = scandir(n ? path : ".", &entries, 0, 0);
    if (count < 0) {
        if (errno == ENOTDIR || errno == ENOENT)
            return 0;
        return (s->on_error && s->on_error(path, errno)) || s->flags & GLOB_ERR ? GLOB_ABORTED : 0;
    }
    for (i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        int flags = (s->flags & GLOB_PERIOD ? 0 : FNM_PERIOD) | (s->flags & GLOB_NOESCAPE ? FNM_NOESCAPE : 0);
        if (!result && !fnmatch(pattern, name, flags) && n + strlen(name) + 2 < PATH_MAX) {
            strcpy(path + n, name);
            if (!*end || (!stat(path, &st) && S_ISDIR(st.st_mode)))
                result = descend(s, path, n + strlen(name), end);
        }
        free(entries[i]);
    }
    free(entries);
    return result;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

int glob(const char *pattern, int flags, int (*on_error)(const char *, int), glob_t *found)
{
    struct search s = { found, flags, on_error };
    char path[PATH_MAX + 2], full[PATH_MAX];
    size_t before, i;
    int result;
    if (!(flags & GLOB_APPEND)) {
        found->gl_pathc = 0;
        found->gl_pathv = 0;
        if (!(flags & GLOB_DOOFFS))
            found->gl_offs = 0;
    }
    if (!found->gl_pathv) {
        found->gl_pathv = calloc(found->gl_offs + 1, sizeof *found->gl_pathv);
        if (!found->gl_pathv)
            return GLOB_NOSPACE;
    }
    for (i = 0; i < found->gl_offs && !(flags & GLOB_APPEND); i++)
        found->gl_pathv[i] = 0;
    if (flags & GLOB_TILDE && pattern[0] == '~' && (!pattern[1] || pattern[1] == '/') && getenv("HOME")) {
        snprintf(full, sizeof full, "%s%s", getenv("HOME"), pattern + 1);
        pattern = full;
    }
    before = found->gl_pathc;
    found->gl_flags = flags;
    result = descend(&s, path, 0, pattern);
    if (result)
        return result;
    if (found->gl_pathc == before) {
        if (!(flags & GLOB_NOCHECK) && !(flags & GLOB_NOMAGIC && !has_magic(pattern, strlen(pattern), flags)))
            return GLOB_NOMATCH;
        return add(&s, pattern);
    }
    if (!(flags & GLOB_NOSORT))
        qsort(found->gl_pathv + found->gl_offs + before, found->gl_pathc - before, sizeof(char *), by_name);
    return 0;
}

void globfree(glob_t *found)
{
    size_t i;
    for (i = 0; found->gl_pathv && i < found->gl_pathc; i++)
        free(found->gl_pathv[found->gl_offs + i]);
    free(found->gl_pathv);
    found->gl_pathv = 0;
    found->gl_pathc = 0;
}
