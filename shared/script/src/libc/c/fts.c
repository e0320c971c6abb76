/* fts(3). The walk never changes the working directory: `fts_accpath` leads from where the program stands. */
#include <dirent.h>
#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static FTSENT *new_entry(FTSENT *parent, const char *name)
{
    size_t n = strlen(name), above = parent && parent->fts_level >= 0 ? parent->fts_pathlen : 0;
    int has_slash = above && parent->fts_path[above - 1] == '/';
    FTSENT *entry = calloc(1, sizeof *entry);
    char *path = malloc(above + n + 2);
    if (!entry || !path) {
        free(entry);
        free(path);
        return NULL;
    }
    if (above) {
        memcpy(path, parent->fts_path, above);
        if (!has_slash)
            path[above++] = '/';
    }
    memcpy(path + above, name, n + 1);
    entry->fts_path = entry->fts_accpath = path;
    entry->fts_name = path + above;
    entry->fts_namelen = n;
    entry->fts_pathlen = above + n;
    entry->fts_parent = parent;
    entry->fts_level = parent ? parent->fts_level + 1 : FTS_ROOTPARENTLEVEL;
    entry->fts_statp = &entry->__stat;
    entry->fts_instr = FTS_NOINSTR;
    return entry;
}

static void drop(FTSENT *entry)
{
    while (entry) {
        FTSENT *next = entry->fts_link;
        drop(entry->__children);
        free(entry->fts_path);
        free(entry);
        entry = next;
    }
}

static int classify(FTS *fts, FTSENT *entry, int follow)
{
    struct stat *st = entry->fts_statp;
    if (follow || fts->fts_options & FTS_LOGICAL) {
        if (stat(entry->fts_accpath, st)) {
            int saved = errno;
            if (!lstat(entry->fts_accpath, st)) {
                errno = 0;
                return FTS_SLNONE;
            }
            entry->fts_errno = saved;
            return FTS_NS;
        }
    } else if (lstat(entry->fts_accpath, st)) {
        entry->fts_errno = errno;
        return FTS_NS;
    }
    entry->fts_dev = st->st_dev;
    entry->fts_ino = st->st_ino;
    entry->fts_nlink = st->st_nlink;
    if (S_ISDIR(st->st_mode)) {
        if (!strcmp(entry->fts_name, ".") || !strcmp(entry->fts_name, ".."))
            if (entry->fts_level > 0)
                return FTS_DOT;
        for (FTSENT *above = entry->fts_parent; above && above->fts_level >= 0; above = above->fts_parent)
            if (above->fts_ino == entry->fts_ino && above->fts_dev == entry->fts_dev) {
                entry->fts_cycle = above;
                return FTS_DC;
            }
        return FTS_D;
    }
    if (S_ISLNK(st->st_mode))
        return FTS_SL;
    return S_ISREG(st->st_mode) ? FTS_F : FTS_DEFAULT;
}

static FTSENT *sorted(FTS *fts, FTSENT *list)
{
    size_t n = 0, i = 0;
    for (FTSENT *entry = list; entry; entry = entry->fts_link)
        n++;
    FTSENT **array = fts->fts_compar && n > 1 ? malloc(n * sizeof *array) : NULL;
    if (!array)
        return list;
    for (FTSENT *entry = list; entry; entry = entry->fts_link)
        array[i++] = entry;
    qsort(array, n, sizeof *array, (int (*)(const void *, const void *))fts->fts_compar);
    for (i = 0; i < n; i++)
        array[i]->fts_link = i + 1 < n ? array[i + 1] : NULL;
    list = array[0];
    free(array);
    return list;
}

FTS *fts_open(char *const *paths, int options, int (*compare)(const FTSENT **, const FTSENT **))
{
    if (options & ~FTS_OPTIONMASK) {
        errno = EINVAL;
        return NULL;
    }
    FTS *fts = calloc(1, sizeof *fts);
    FTSENT *root = new_entry(NULL, ""), **end;
    if (!fts || !root)
        return NULL;
    fts->fts_compar = compare;
    fts->fts_options = options;
    fts->__list = root;
    end = &root->__children;
    for (; *paths; paths++) {
        FTSENT *entry = new_entry(root, *paths);
        if (!entry)
            return NULL;
        /* A root's name is its last part, its path all of it. */
        entry->fts_info = classify(fts, entry, options & FTS_COMFOLLOW);
        if (entry->fts_info == FTS_DOT)
            entry->fts_info = FTS_D;
        char *slash = strrchr(entry->fts_path, '/');
        if (slash && (slash != entry->fts_path || slash[1])) {
            entry->fts_name = slash + 1;
            entry->fts_namelen = strlen(slash + 1);
        }
        *end = entry;
        end = &entry->fts_link;
    }
    root->__children = sorted(fts, root->__children);
    return fts;
}

static FTSENT *read_children(FTS *fts, FTSENT *dir)
{
    FTSENT *list = NULL, **end = &list;
    struct dirent *found;
    DIR *stream = opendir(dir->fts_accpath);
    if (!stream) {
        dir->fts_errno = errno;
        return NULL;
    }
    while ((found = readdir(stream))) {
        int is_dot = !strcmp(found->d_name, ".") || !strcmp(found->d_name, "..");
        if (is_dot && !(fts->fts_options & FTS_SEEDOT))
            continue;
        FTSENT *entry = new_entry(dir, found->d_name);
        if (!entry)
            break;
        entry->fts_info = classify(fts, entry, 0);
        if (fts->fts_options & FTS_NOSTAT && entry->fts_info != FTS_D && entry->fts_info != FTS_DC
            && entry->fts_info != FTS_DOT)
            entry->fts_info = FTS_NSOK;
        *end = entry;
        end = &entry->fts_link;
    }
    closedir(stream);
    return sorted(fts, list);
}

static FTSENT *give(FTS *fts, FTSENT *entry)
{
    if (fts->fts_dev == 0 && entry && entry->fts_level == 0)
        fts->fts_dev = entry->fts_dev;
    return fts->fts_cur = entry;
}

FTSENT *fts_read(FTS *fts)
{
    FTSENT *at = fts->fts_cur, *root = fts->__list;
    if (!at) {
        if (fts->__home || !root->__children) {
            errno = 0;
            return NULL;
        }
        fts->__home = 1;
        return give(fts, root->__children);
    }
    int instruction = at->fts_instr;
    at->fts_instr = FTS_NOINSTR;
    if (instruction == FTS_AGAIN) {
        at->fts_info = classify(fts, at, 0);
        return at;
    }
    if (instruction == FTS_FOLLOW && (at->fts_info == FTS_SL || at->fts_info == FTS_SLNONE)) {
        at->fts_info = classify(fts, at, 1);
        return at;
    }
    if (at->fts_info == FTS_D) {
        int crosses = fts->fts_options & FTS_XDEV && at->fts_level > 0 && at->fts_dev != at->fts_parent->fts_dev;
        if (instruction == FTS_SKIP || crosses) {
            at->fts_info = FTS_DP;
            return at;
        }
        if (!at->__children)
            at->__children = read_children(fts, at);
        if (at->__children)
            return give(fts, at->__children);
        at->fts_info = at->fts_errno ? FTS_DNR : FTS_DP;
        return at;
    }
    for (;;) {
        FTSENT *next = at->fts_link, *parent = at->fts_parent;
        while (next && next->fts_instr == FTS_SKIP)
            next = next->fts_link;
        if (next) {
            if (next->fts_instr == FTS_FOLLOW) {
                next->fts_info = classify(fts, next, 1);
                next->fts_instr = FTS_NOINSTR;
            }
            return give(fts, next);
        }
        if (!parent || parent->fts_level < 0) {
            fts->fts_cur = NULL;
            errno = 0;
            return NULL;
        }
        drop(parent->__children);
        parent->__children = NULL;
        parent->fts_info = FTS_DP;
        return give(fts, parent);
    }
}

FTSENT *fts_children(FTS *fts, int options)
{
    FTSENT *at = fts->fts_cur;
    (void)options;
    errno = 0;
    if (!at)
        return fts->__home ? NULL : fts->__list->__children;
    if (at->fts_info != FTS_D)
        return NULL;
    if (!at->__children)
        at->__children = read_children(fts, at);
    return at->__children;
}

int fts_set(FTS *fts, FTSENT *entry, int instruction)
{
    (void)fts;
    if (instruction < 0 || instruction > FTS_SKIP) {
        errno = EINVAL;
        return 1;
    }
    entry->fts_instr = instruction;
    return 0;
}

int fts_close(FTS *fts)
{
    drop(fts->__list);
    free(fts);
    return 0;
}
