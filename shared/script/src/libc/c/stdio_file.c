/* Opening streams and asking about them. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

/* Reads fopen's mode: stream flags, and open(2)'s through the pointer; -1 for none. */
int __nslab_open_mode(const char *mode, int *flags)
{
    int stream;
    switch (*mode) {
    case 'r':
        stream = __NSLAB_READ;
        *flags = O_RDONLY;
        break;
    case 'w':
        stream = __NSLAB_WRITE;
        *flags = O_WRONLY | O_CREAT | O_TRUNC;
        break;
    case 'a':
        stream = __NSLAB_WRITE | __NSLAB_APPEND;
        *flags = O_WRONLY | O_CREAT | O_APPEND;
        break;
    default:
        errno = EINVAL;
        return -1;
    }
    while (*++mode) {
        if (*mode == '+') {
            stream |= __NSLAB_READ | __NSLAB_WRITE;
            *flags = (*flags & ~O_ACCMODE) | O_RDWR;
        } else if (*mode == 'e') {
            *flags |= O_CLOEXEC;
        } else if (*mode == 'x') {
            *flags |= O_EXCL;
        }
    }
    return stream;
}

/* What only appends stands at the end from the start: _IO_new_file_fopen, _IO_new_fdopen. */
static int only_appends(int stream) { return (stream & (__NSLAB_APPEND | __NSLAB_READ)) == __NSLAB_APPEND; }

FILE *fopen(const char *path, const char *mode)
{
    int flags, fd, stream = __nslab_open_mode(mode, &flags);
    FILE *f;
    if (stream < 0)
        return 0;
    fd = open(path, flags, 0666);
    if (fd < 0)
        return 0;
    f = __nslab_new_stream(fd, stream);
    if (!f)
        close(fd);
    else if (only_appends(stream))
        __nslab_raw_seek(f, 0, SEEK_END);
    return f;
}

FILE *fdopen(int fd, const char *mode)
{
    int flags, has, stream = __nslab_open_mode(mode, &flags);
    FILE *f;
    if (stream < 0 || (has = fcntl(fd, F_GETFL)) < 0)
        return 0;
    /* "The mode of the stream … must be compatible with the mode of the file descriptor." - fdopen(3) */
    if (((has & O_ACCMODE) == O_RDONLY && stream & __NSLAB_WRITE) || ((has & O_ACCMODE) == O_WRONLY && stream & __NSLAB_READ)) {
        errno = EINVAL;
        return 0;
    }
    if (!(stream & __NSLAB_APPEND) || has & O_APPEND)
        return __nslab_new_stream(fd, stream);
    if (fcntl(fd, F_SETFL, has | O_APPEND) < 0)
        return 0;
    f = __nslab_new_stream(fd, stream);
    if (f && only_appends(stream))
        __nslab_raw_seek(f, 0, SEEK_END);
    return f;
}

FILE *freopen(const char *path, const char *mode, FILE *f)
{
    int flags, fd, old = f->fd, stream = __nslab_open_mode(mode, &flags);
    if (stream < 0)
        return 0;
    fflush(f);
    if (!path) {
        f->flags = (f->flags & (__NSLAB_OWNED | __NSLAB_LINE | __NSLAB_UNBUFFERED)) | stream;
        return f;
    }
    /* close(2) first: the new descriptor takes the old number, as with glibc. */
    close(old);
    fd = open(path, flags, 0666);
    if (fd < 0)
        return 0;
    if (fd != old && old >= 0) {
        dup2(fd, old);
        close(fd);
        fd = old;
    }
    if (f->flags & __NSLAB_OWNED)
        free(f->buf);
    f->flags = stream | (f->flags & __NSLAB_UNBUFFERED);
    f->fd = fd;
    f->buf = f->pos = f->end = 0;
    return f;
}

int fileno(FILE *f)
{
    if (f->fd < 0) {
        errno = EBADF;
        return -1;
    }
    return f->fd;
}

int feof(FILE *f) { return (f->flags & __NSLAB_EOF) != 0; }
int ferror(FILE *f) { return (f->flags & __NSLAB_ERR) != 0; }
void clearerr(FILE *f) { f->flags &= ~(__NSLAB_EOF | __NSLAB_ERR); }

int fseeko(FILE *f, off_t offset, int whence)
{
    __nslab_flush(f);
    if (f->flags & __NSLAB_READING && whence == SEEK_CUR)
        offset -= f->end - f->pos;
    if (__nslab_raw_seek(f, offset, whence) < 0)
        return -1;
    f->pos = f->end = f->buf;
    f->flags &= ~(__NSLAB_EOF | __NSLAB_READING | __NSLAB_WRITING);
    return 0;
}

int fseek(FILE *f, long offset, int whence) { return fseeko(f, offset, whence); }

off_t ftello(FILE *f)
{
    int is_pending = f->flags & __NSLAB_WRITING && f->pos > f->buf;
    off_t at = __nslab_raw_seek(f, 0, is_pending && f->flags & __NSLAB_APPEND ? SEEK_END : SEEK_CUR);
    if (at < 0)
        return -1;
    if (f->flags & __NSLAB_READING)
        at = at > f->end - f->pos ? at - (f->end - f->pos) : 0;
    else if (f->flags & __NSLAB_WRITING)
        at += f->pos - f->buf;
    return at;
}

long ftell(FILE *f) { return ftello(f); }

void rewind(FILE *f)
{
    fseeko(f, 0, SEEK_SET);
    clearerr(f);
}

void setbuf(FILE *f, char *buffer) { setvbuf(f, buffer, buffer ? _IOFBF : _IONBF, BUFSIZ); }
void setbuffer(FILE *f, char *buffer, size_t size) { setvbuf(f, buffer, buffer ? _IOFBF : _IONBF, size); }
void setlinebuf(FILE *f) { setvbuf(f, 0, _IOLBF, 0); }

int remove(const char *path)
{
    if (unlink(path) == 0)
        return 0;
    return errno == EISDIR ? rmdir(path) : -1;
}

int renameat(int from_fd, const char *from, int to_fd, const char *to) { return __nslab_ret(__syscall_renameat2(from_fd, from, to_fd, to, 0)); }

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned int flags)
{
    return __nslab_ret(__syscall_renameat2(from_fd, from, to_fd, to, flags));
}

int rename(const char *from, const char *to) { return __nslab_ret(__syscall_rename(from, to)); }

FILE *tmpfile(void)
{
    char path[] = "/tmp/tmpfXXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return 0;
    unlink(path);
    return fdopen(fd, "w+");
}
