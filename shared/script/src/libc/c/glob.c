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

/* Returns where the group of braces that begins at `open` ends, and where its first comma is; null where it does not end. */
static const char *brace_end(const char *open, int flags)
{
    int depth = 0;
    for (; *open; open++) {
        if (*open == '\\' && !(flags & GLOB_NOESCAPE) && open[1])
            open++;
        else if (*open == '{')
            depth++;
        else if (*open == '}' && !--depth)
            return open;
    }
    return 0;
}

/* `{a,b}c` is `ac` and then `bc`, each looked for alone - GLOB_BRACE. */
static int glob_braces(const char *pattern, const char *open, const char *end, int flags, int (*on_error)(const char *, int), glob_t *found)
{
    char one[PATH_MAX];
    const char *from = open + 1, *p;
    size_t before = flags & GLOB_APPEND ? found->gl_pathc : 0;
    int depth = 0, result, is_first = !(flags & GLOB_APPEND);
    for (p = from; p <= end; p++) {
        if (*p == '\\' && !(flags & GLOB_NOESCAPE) && p < end) {
            p++;
            continue;
        }
        if (*p == '{')
            depth++;
        if (*p == '}' && p < end)
            depth--;
        if (depth || (*p != ',' && p < end))
            continue;
        if ((size_t)snprintf(one, sizeof one, "%.*s%.*s%s", (int)(open - pattern), pattern, (int)(p - from), from, end + 1) >= sizeof one)
            return GLOB_NOSPACE;
        result = glob(one, (flags & ~(GLOB_NOCHECK | GLOB_NOMAGIC | GLOB_APPEND)) | (is_first ? 0 : GLOB_APPEND), on_error, found);
        if (result && result != GLOB_NOMATCH)
            return result;
        is_first = 0;
        from = p + 1;
    }
    if (found->gl_pathc == before) {
        struct search s = { found, flags, on_error };
        return flags & (GLOB_NOCHECK | GLOB_NOMAGIC) ? add(&s, pattern) : GLOB_NOMATCH;
    }
    return 0;
}

int glob(const char *pattern, int flags, int (*on_error)(const char *, int), glob_t *found)
{
    const char *brace = flags & GLOB_BRACE ? pattern : 0;
    for (; brace && (brace = strchr(brace, '{')); brace++) {
        const char *end = brace_end(brace, flags);
        if (brace[1] != '}' && end)
            return glob_braces(pattern, brace, end, flags, on_error, found);
    }

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
