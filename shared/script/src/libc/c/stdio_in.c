/* Reading from streams. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bits/nslab.h>

static int read_fgetc(FILE *f)
{
    if (!(f->flags & __NSLAB_READING) || f->pos == f->end)
        if (__nslab_fill(f) == EOF)
            return EOF;
    return (unsigned char)*f->pos++;
}

int fgetc(FILE *f)
{
    int result;
    __nslab_lock(f);
    result = read_fgetc(f);
    __nslab_unlock(f);
    return result;
}

int getc(FILE *f) { return fgetc(f); }
int getchar(void) { return fgetc(stdin); }

/* Makes room for a character before what is read next; a string's reader has none but what it has read. */
static int make_room(FILE *f)
{
    size_t left;
    if (f->flags & __NSLAB_READING && f->pos > f->buf)
        return 0;
    if (!(f->flags & __NSLAB_READ) || (f->fd < 0 && !f->cookie) || __nslab_begin_read(f))
        return EOF;
    left = f->end - f->pos;
    if (left == f->size)
        return EOF;
    memmove(f->buf + 1, f->pos, left);
    f->pos = f->buf + 1;
    f->end = f->pos + left;
    return 0;
}

int ungetc(int c, FILE *f)
{
    if (c == EOF || make_room(f))
        return EOF;
    f->flags &= ~__NSLAB_EOF;
    f->pos--;
    /* A string that sscanf reads may not be written, and gets back what it had. */
    if (*f->pos != (char)c)
        *f->pos = c;
    return (unsigned char)c;
}

static size_t read_fread(void *to, size_t size, size_t n, FILE *f)
{
    size_t left = size * n, have;
    if (!left)
        return 0;
    while (left) {
        if (!(f->flags & __NSLAB_READING) || f->pos == f->end)
            if (__nslab_fill(f) == EOF)
                break;
        have = f->end - f->pos;
        if (have > left)
            have = left;
        memcpy(to, f->pos, have);
        f->pos += have;
        to = (char *)to + have;
        left -= have;
    }
    return (size * n - left) / size;
}

size_t fread(void *to, size_t size, size_t n, FILE *f)
{
    size_t result;
    __nslab_lock(f);
    result = read_fread(to, size, n, f);
    __nslab_unlock(f);
    return result;
}

static char *read_fgets(char *to, int n, FILE *f)
{
    int used = 0;
    if (n <= 0)
        return 0;
    while (used < n - 1) {
        size_t have;
        char *newline;
        if (!(f->flags & __NSLAB_READING) || f->pos == f->end)
            if (__nslab_fill(f) == EOF)
                break;
        have = f->end - f->pos;
        if (have > (size_t)(n - 1 - used))
            have = n - 1 - used;
        newline = memchr(f->pos, '\n', have);
        if (newline)
            have = newline - f->pos + 1;
        memcpy(to + used, f->pos, have);
        f->pos += have;
        used += have;
        if (newline)
            break;
    }
    if (!used || f->flags & __NSLAB_ERR)
        return 0;
    to[used] = 0;
    return to;
}

char *fgets(char *to, int n, FILE *f)
{
    char *result;
    __nslab_lock(f);
    result = read_fgets(to, n, f);
    __nslab_unlock(f);
    return result;
}

static ssize_t read_getdelim(char **line, size_t *size, int delimiter, FILE *f)
{
    size_t used = 0;
    int c;
    if (!line || !size) {
        errno = EINVAL;
        return -1;
    }
    if (!*line || !*size) {
        char *room = realloc(*line, 120);
        if (!room)
            return -1;
        *line = room;
        *size = 120;
    }
    while ((c = fgetc(f)) != EOF) {
        if (used + 2 > *size) {
            char *room = realloc(*line, *size * 2);
            if (!room)
                return -1;
            *line = room;
            *size *= 2;
        }
        (*line)[used++] = c;
        if (c == delimiter)
            break;
    }
    if (!used)
        return -1;
    (*line)[used] = 0;
    return used;
}

ssize_t getdelim(char **line, size_t *size, int delimiter, FILE *f)
{
    ssize_t result;
    __nslab_lock(f);
    result = read_getdelim(line, size, delimiter, f);
    __nslab_unlock(f);
    return result;
}

ssize_t getline(char **line, size_t *size, FILE *f)
{
    return getdelim(line, size, '\n', f);
}
