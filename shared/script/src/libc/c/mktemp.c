/* Names that nobody has yet. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

static int make(char *template, int is_directory)
{
    size_t n = strlen(template);
    char *x = template + n - 6;
    int tries, i, fd;
    if (n < 6 || strcmp(x, "XXXXXX")) {
        errno = EINVAL;
        return -1;
    }
    for (tries = 0; tries < 1000; tries++) {
        unsigned char random[6];
        if (getrandom(random, sizeof random, GRND_NONBLOCK) != sizeof random)
            return -1;
        for (i = 0; i < 6; i++)
            x[i] = letters[random[i] % 62];
        fd = is_directory ? mkdir(template, 0700) : open(template, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (fd >= 0)
            return fd;
        if (errno != EEXIST)
            return -1;
    }
    return -1;
}

int mkstemp(char *template) { return make(template, 0); }
char *mkdtemp(char *template) { return make(template, 1) < 0 ? 0 : template; }
