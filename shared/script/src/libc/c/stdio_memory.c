/* Streams without a descriptor: fopencookie(3), fmemopen(3), open_memstream(3). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bits/nslab.h>

FILE *fopencookie(void *cookie, const char *mode, cookie_io_functions_t functions)
{
    int flags, stream = __nslab_open_mode(mode, &flags);
    FILE *f;
    if (stream < 0)
        return 0;
    f = __nslab_new_stream(-1, stream);
    if (!f)
        return 0;
    f->cookie = malloc(sizeof *f->cookie);
    if (!f->cookie) {
        fclose(f);
        return 0;
    }
    f->cookie->data = cookie;
    f->cookie->read = functions.read;
    f->cookie->write = functions.write;
    f->cookie->seek = functions.seek;
    f->cookie->close = functions.close;
    return f;
}

/* fmemopen's buffer: `end` is what counts as the end of the file, `at` the position. */
struct fixed { char *text; size_t size, end, at; int owned, append; };

static ssize_t fixed_read(void *cookie, char *to, size_t n)
{
    struct fixed *file = cookie;
    if (file->at >= file->end)
        return 0;
    if (n > file->end - file->at)
        n = file->end - file->at;
    memcpy(to, file->text + file->at, n);
    file->at += n;
    return n;
}

static ssize_t fixed_write(void *cookie, const char *from, size_t n)
{
    struct fixed *file = cookie;
    size_t at = file->append ? file->end : file->at;
    /* A null byte follows, unless the text ends in one - libio/fmemopen.c:fmemopen_write(). */
    int add_null = !n || from[n - 1] != '\0';
    if (at + n > file->size) {
        if (file->at + add_null >= file->size) {
            errno = ENOSPC;
            return 0;
        }
        n = file->size - at;
    }
    memcpy(file->text + at, from, n);
    file->at = at + n;
    if (file->at > file->end) {
        file->end = file->at;
        if (file->end < file->size && add_null)
            file->text[file->end] = '\0';
        else if (!file->append && add_null)
            file->text[file->size - 1] = '\0';
    }
    return n;
}

static int fixed_seek(void *cookie, off64_t *offset, int whence)
{
    struct fixed *file = cookie;
    off64_t at = *offset;
    if (whence == SEEK_CUR)
        at += file->at;
    else if (whence == SEEK_END)
        at += file->end;
    if (at < 0 || (size_t)at > file->size) {
        errno = EINVAL;
        return -1;
    }
    *offset = file->at = at;
    return 0;
}

static int fixed_close(void *cookie)
{
    struct fixed *file = cookie;
    if (file->owned)
        free(file->text);
    free(file);
    return 0;
}

FILE *fmemopen(void *buffer, size_t size, const char *mode)
{
    cookie_io_functions_t functions = { fixed_read, fixed_write, fixed_seek, fixed_close };
    struct fixed *file = calloc(1, sizeof *file);
    FILE *f;
    if (!file)
        return 0;
    file->owned = !buffer;
    file->text = buffer ? buffer : calloc(1, size ? size : 1);
    file->size = size;
    file->append = *mode == 'a';
    if (!file->text) {
        free(file);
        return 0;
    }
    if (buffer && *mode == 'w' && strchr(mode, '+') && size)
        file->text[0] = '\0';
    if (*mode == 'r')
        file->end = size;
    else
        file->end = strnlen(file->text, size);
    if (*mode == 'w') {
        file->end = 0;
        if (size)
            file->text[0] = '\0';
    }
    if (*mode == 'a')
        file->at = file->end;
    f = fopencookie(file, mode, functions);
    if (!f)
        fixed_close(file);
    return f;
}

/* open_memstream's text, which grows. */
struct growing { char **text; size_t *size; size_t end, at, room; };

static int grow(struct growing *file, size_t end)
{
    if (end + 1 > file->room) {
        size_t room = file->room * 2 > end + 1 ? file->room * 2 : end + 1;
        char *text = realloc(*file->text, room);
        if (!text)
            return -1;
        memset(text + file->room, 0, room - file->room);
        *file->text = text;
        file->room = room;
    }
    return 0;
}

static ssize_t growing_write(void *cookie, const char *from, size_t n)
{
    struct growing *file = cookie;
    if (grow(file, file->at + n))
        return 0;
    memcpy(*file->text + file->at, from, n);
    file->at += n;
    if (file->at > file->end) {
        file->end = file->at;
        (*file->text)[file->end] = '\0';
    }
    *file->size = file->at;
    return n;
}

static int growing_seek(void *cookie, off64_t *offset, int whence)
{
    struct growing *file = cookie;
    off64_t at = *offset;
    if (whence == SEEK_CUR)
        at += file->at;
    else if (whence == SEEK_END)
        at += file->end;
    if (at < 0) {
        errno = EINVAL;
        return -1;
    }
    *offset = file->at = at;
    *file->size = file->at < file->end ? file->at : file->end;
    return 0;
}

/* What lies behind a position that was gone back to is cut off. */
static int growing_close(void *cookie)
{
    struct growing *file = cookie;
    (*file->text)[*file->size] = '\0';
    free(file);
    return 0;
}

FILE *open_memstream(char **text, size_t *size)
{
    cookie_io_functions_t functions = { 0, growing_write, growing_seek, growing_close };
    struct growing *file = calloc(1, sizeof *file);
    FILE *f;
    if (!file)
        return 0;
    file->text = text;
    file->size = size;
    file->room = BUFSIZ;
    *text = calloc(1, BUFSIZ);
    *size = 0;
    f = *text ? fopencookie(file, "w", functions) : 0;
    if (!f)
        free(file);
    return f;
}
