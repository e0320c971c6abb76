/* Names that nobody has yet. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/random.h>
#include <sys/stat.h>

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

enum kind { A_FILE, A_DIRECTORY, A_NAME };

/* Fills in the six X before the suffix; returns a descriptor, or 0 for what has none. */
static int make(char *template, int suffix, enum kind kind, int flags)
{
    size_t n = strlen(template);
    char *x = template + n - 6 - suffix;
    int tries, i, fd;
    if (suffix < 0 || n < 6 + (size_t)suffix || strncmp(x, "XXXXXX", 6)) {
        errno = EINVAL;
        return -1;
    }
    for (tries = 0; tries < 1000; tries++) {
        unsigned char random[6];
        if (getrandom(random, sizeof random, GRND_NONBLOCK) != sizeof random)
            return -1;
        for (i = 0; i < 6; i++)
            x[i] = letters[random[i] % 62];
        if (kind == A_NAME) {
            struct stat st;
            if (lstat(template, &st))
                return errno == ENOENT ? 0 : -1;
            continue;
        }
        fd = kind == A_DIRECTORY ? mkdir(template, 0700) : open(template, (flags & ~O_ACCMODE) | O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd >= 0)
            return fd;
        if (errno != EEXIST)
            return -1;
    }
    return -1;
}

int mkstemp(char *template) { return make(template, 0, A_FILE, 0); }
int mkostemp(char *template, int flags) { return make(template, 0, A_FILE, flags); }
int mkstemps(char *template, int suffix) { return make(template, suffix, A_FILE, 0); }
int mkostemps(char *template, int suffix, int flags) { return make(template, suffix, A_FILE, flags); }
char *mkdtemp(char *template) { return make(template, 0, A_DIRECTORY, 0) < 0 ? 0 : template; }

char *mktemp(char *template)
{
    if (make(template, 0, A_NAME, 0) < 0)
        *template = 0;
    return template;
}

char *tmpnam(char *to)
{
    static char own[L_tmpnam];
    if (!to)
        to = own;
    strcpy(to, P_tmpdir "/fileXXXXXX");
    return make(to, 0, A_NAME, 0) < 0 ? 0 : to;
}

char *tempnam(const char *dir, const char *prefix)
{
    char *name, *from = getenv("TMPDIR");
    if (from && !access(from, W_OK))
        dir = from;
    else if (!dir || access(dir, W_OK))
        dir = P_tmpdir;
    if (asprintf(&name, "%s/%.5sXXXXXX", dir, prefix ? prefix : "file") < 0)
        return 0;
    if (make(name, 0, A_NAME, 0) == 0)
        return name;
    free(name);
    return 0;
}
