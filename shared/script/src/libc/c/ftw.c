/* ftw(3): walks a tree, in the order in which the directories give their entries. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct walk {
    int (*see)(const char *, const struct stat *, int, struct FTW *);
    int (*see_plain)(const char *, const struct stat *, int);
    int flags;
    dev_t dev;
    char *path;
    size_t room;
};

/* The directories above, so that a link to one of them is not followed for ever. */
struct above { const struct above *next; dev_t dev; ino_t ino; };

static int tell(struct walk *w, const struct stat *st, int type, size_t base, int level)
{
    struct FTW where = { base, level };
    if (w->see)
        return w->see(w->path, st, type, &where);
    /* ftw() knows no others. */
    return w->see_plain(w->path, st, type == FTW_SLN ? FTW_NS : type == FTW_DP ? FTW_D : type);
}

static int visit(struct walk *w, const char *name, size_t base, int level, const struct above *above);

static int visit_directory(struct walk *w, const struct stat *st, size_t base, int level, const struct above *above)
{
    struct above here = { above, st->st_dev, st->st_ino };
    size_t length = strlen(w->path);
    const char *name = w->flags & FTW_CHDIR ? w->path + base : w->path;
    struct dirent *entry;
    int result = 0, home = -1;
    DIR *dir;
    for (; above; above = above->next)
        if (above->dev == st->st_dev && above->ino == st->st_ino)
            return 0;
    dir = opendir(*name ? name : ".");
    if (!dir)
        return errno == EACCES ? tell(w, st, FTW_DNR, base, level) : -1;
    if (!(w->flags & FTW_DEPTH))
        result = tell(w, st, FTW_D, base, level);
    if (w->flags & FTW_ACTIONRETVAL && result == FTW_SKIP_SUBTREE) {
        closedir(dir);
        return 0;
    }
    if (!result && w->flags & FTW_CHDIR) {
        home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fchdir(dirfd(dir)))
            result = -1;
    }
    while (!result && (entry = readdir(dir))) {
        size_t n = strlen(entry->d_name);
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        if (length + n + 2 > w->room) {
            char *longer = realloc(w->path, (length + n + 2) * 2);
            if (!longer) {
                result = -1;
                break;
            }
            w->path = longer;
            w->room = (length + n + 2) * 2;
        }
        w->path[length] = '/';
        strcpy(w->path + length + (length == 0 || w->path[length - 1] != '/'), entry->d_name);
        result = visit(w, entry->d_name, strlen(w->path) - n, level + 1, &here);
        w->path[length] = '\0';
    }
    closedir(dir);
    if (home >= 0) {
        if (fchdir(home))
            result = -1;
        close(home);
    }
    if (w->flags & FTW_ACTIONRETVAL && result == FTW_SKIP_SIBLINGS)
        result = 0;
    if (!result && w->flags & FTW_DEPTH)
        result = tell(w, st, FTW_DP, base, level);
    return result;
}

static int visit(struct walk *w, const char *name, size_t base, int level, const struct above *above)
{
    struct stat st;
    const char *path = w->flags & FTW_CHDIR ? name : w->path;
    int type = FTW_F, result;
    if (w->flags & FTW_PHYS ? lstat(path, &st) : stat(path, &st)) {
        if (errno != EACCES && errno != ENOENT)
            return -1;
        if (w->flags & FTW_PHYS || lstat(path, &st) || !S_ISLNK(st.st_mode))
            type = FTW_NS;
        else
            type = FTW_SLN;
    } else if (S_ISDIR(st.st_mode)) {
        type = FTW_D;
    } else if (S_ISLNK(st.st_mode)) {
        type = FTW_SL;
    }
    if (level == 0) {
        if (type == FTW_NS)
            return -1;
        w->dev = st.st_dev;
    }
    if (w->flags & FTW_MOUNT && type != FTW_NS && st.st_dev != w->dev)
        return 0;
    result = type == FTW_D ? visit_directory(w, &st, base, level, above) : tell(w, &st, type, base, level);
    if (w->flags & FTW_ACTIONRETVAL && result == FTW_SKIP_SUBTREE)
        result = 0;
    return result;
}

static int start(struct walk *w, const char *path)
{
    size_t n = strlen(path);
    const char *slash;
    int result;
    if (!n) {
        errno = ENOENT;
        return -1;
    }
    w->room = n + 256;
    w->path = malloc(w->room);
    if (!w->path)
        return -1;
    strcpy(w->path, path);
    while (n > 1 && w->path[n - 1] == '/')
        w->path[--n] = '\0';
    slash = strrchr(w->path, '/');
    result = visit(w, path, slash && slash[1] ? slash + 1 - w->path : 0, 0, 0);
    free(w->path);
    return result;
}

int nftw(const char *path, int (*see)(const char *, const struct stat *, int, struct FTW *), int fds, int flags)
{
    struct walk w = { .see = see, .flags = flags };
    (void)fds;
    return start(&w, path);
}

int ftw(const char *path, int (*see)(const char *, const struct stat *, int), int fds)
{
    struct walk w = { .see_plain = see };
    (void)fds;
    return start(&w, path);
}
