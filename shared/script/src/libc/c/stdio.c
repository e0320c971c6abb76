/* Streams: when bytes go to the kernel is glibc's (libio/fileops.c), because it can be seen around fork and exec. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <linux/futex.h>
#include <bits/atomic.h>
#include <bits/nslab_syscall.h>

static FILE std_in = { __NSLAB_READ, 0 };
static FILE std_out = { __NSLAB_WRITE, 1, .next = &std_in };
static FILE std_err = { __NSLAB_WRITE | __NSLAB_UNBUFFERED, 2, .next = &std_out };
FILE *stdin = &std_in;
FILE *stdout = &std_out;
FILE *stderr = &std_err;
/* All open streams, the newest first. */
static FILE *streams = &std_err;

ssize_t __nslab_raw_write(FILE *f, const char *from, size_t n)
{
    if (!f->cookie)
        return __nslab_ret(__syscall_write(f->fd, from, n));
    /* "if no write function is given, output is discarded"; zero means an error - fopencookie(3). */
    if (!f->cookie->write)
        return n;
    ssize_t done = f->cookie->write(f->cookie->data, from, n);
    return done > 0 ? done : -1;
}

static ssize_t raw_read(FILE *f)
{
    if (f->cookie)
        return f->cookie->read ? f->cookie->read(f->cookie->data, f->buf, f->size) : 0;
    return __nslab_ret(__syscall_read(f->fd, f->buf, f->size));
}

off_t __nslab_raw_seek(FILE *f, off_t offset, int whence)
{
    off64_t at = offset;
    if (!f->cookie)
        return __nslab_ret(__syscall_lseek(f->fd, offset, whence));
    if (!f->cookie->seek || f->cookie->seek(f->cookie->data, &at, whence) < 0) {
        if (!f->cookie->seek)
            errno = EINVAL;
        return -1;
    }
    return at;
}

int __nslab_flush(FILE *f)
{
    char *from = f->buf;
    size_t left;
    if (!(f->flags & __NSLAB_WRITING))
        return 0;
    left = f->pos - f->buf;
    f->pos = f->buf;
    while (left) {
        ssize_t n = __nslab_raw_write(f, from, left);
        if (n < 0) {
            f->flags |= __NSLAB_ERR;
            return EOF;
        }
        from += n;
        left -= n;
    }
    return 0;
}

/* Gives back to the file what was read ahead, as exit(3) and fflush(3) do. */
static void unread(FILE *f)
{
    int saved = errno;
    if (f->flags & __NSLAB_READING && f->pos < f->end && (f->fd >= 0 || f->cookie)) {
        if (__nslab_raw_seek(f, f->pos - f->end, SEEK_CUR) >= 0)
            f->end = f->pos;
    }
    errno = saved;
}

static void flush_all(void)
{
    FILE *f;
    for (f = streams; f; f = f->next)
        __nslab_flush(f);
    for (f = streams; f; f = f->next)
        unread(f);
}

/* Locks of streams count, so that their owner may use them - flockfile(3). */
void __nslab_lock_stream(FILE *f)
{
    int me = (int)(long)&errno, expected = 0;
    if (f->owner == me) {
        f->depth++;
        return;
    }
    if (!__atomic_compare_exchange_n(&f->lock, &expected, 1, 0, 5, 5))
        while (__atomic_exchange_n(&f->lock, 2, 5))
            __syscall_futex(&f->lock, FUTEX_WAIT_PRIVATE, 2, 0, 0, 0);
    f->owner = me;
    f->depth = 1;
}

void __nslab_unlock_stream(FILE *f)
{
    if (f->owner != (int)(long)&errno || --f->depth)
        return;
    f->owner = 0;
    if (__atomic_exchange_n(&f->lock, 0, 5) == 2)
        __syscall_futex(&f->lock, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
}

/* Decides on the buffer: a line at a time on a terminal, full else (_IO_file_doallocate). */
static int allocate(FILE *f)
{
    struct stat st;
    size_t size = BUFSIZ;
    if (f->buf)
        return 0;
    __nslab_flush_streams = flush_all;
    if (f->flags & __NSLAB_UNBUFFERED) {
        f->buf = f->pos = f->end = f->small;
        f->size = 1;
        return 0;
    }
    if (f->fd >= 0 && __syscall_newfstatat(f->fd, "", &st, 0x1000) >= 0) {
        int saved = errno;
        char termios[64];
        if (S_ISCHR(st.st_mode)) {
            int is_pty = major(st.st_rdev) >= 136 && major(st.st_rdev) <= 143;
            if (is_pty || __syscall_ioctl(f->fd, 0x5401, (unsigned long)termios) >= 0)
                f->flags |= __NSLAB_LINE;
        }
        errno = saved;
        if (st.st_blksize > 0 && st.st_blksize < BUFSIZ)
            size = st.st_blksize;
    }
    f->buf = malloc(size);
    if (!f->buf)
        return EOF;
    f->flags |= __NSLAB_OWNED;
    f->size = size;
    f->pos = f->end = f->buf;
    return 0;
}

int __nslab_begin_write(FILE *f)
{
    if (!(f->flags & __NSLAB_WRITE)) {
        errno = EBADF;
        f->flags |= __NSLAB_ERR;
        return EOF;
    }
    if (allocate(f))
        return EOF;
    if (!(f->flags & __NSLAB_WRITING)) {
        unread(f);
        f->pos = f->end = f->buf;
        f->flags = (f->flags & ~__NSLAB_READING) | __NSLAB_WRITING;
    }
    return 0;
}

static int put_char(FILE *f, int c)
{
    if (f->pos == f->buf + f->size && __nslab_flush(f))
        return EOF;
    *f->pos++ = c;
    if (f->flags & __NSLAB_UNBUFFERED || (f->flags & __NSLAB_LINE && c == '\n'))
        if (__nslab_flush(f))
            return EOF;
    return (unsigned char)c;
}

static int write_through(FILE *f, const char *from, size_t n)
{
    while (n) {
        ssize_t done = __nslab_raw_write(f, from, n);
        if (done < 0) {
            f->flags |= __NSLAB_ERR;
            return EOF;
        }
        from += done;
        n -= done;
    }
    return 0;
}

/* _IO_new_file_xsputn: fill the buffer, flush, whole blocks past it, the rest into it. */
static size_t put(FILE *f, const char *from, size_t n)
{
    int is_fresh = !(f->flags & __NSLAB_WRITING);
    size_t room = 0, whole, left = n;
    int must_flush = 0;
    if (!n)
        return 0;
    if (__nslab_begin_write(f))
        return 0;
    if (f->flags & __NSLAB_LINE) {
        room = is_fresh ? 0 : f->buf + f->size - f->pos;
        if (room >= n) {
            char *newline = memrchr(from, '\n', n);
            if (newline) {
                room = newline - from + 1;
                must_flush = 1;
            }
        }
    } else if (!is_fresh && !(f->flags & __NSLAB_UNBUFFERED)) {
        room = f->buf + f->size - f->pos;
    }
    if (room > left)
        room = left;
    if (room) {
        memcpy(f->pos, from, room);
        f->pos += room;
        from += room;
        left -= room;
    }
    if (left || must_flush) {
        /* Where all of it is in the buffer, its loss has to be told all the same: _IO_new_file_xsputn. */
        if (__nslab_flush(f))
            return left ? n - left : (size_t)EOF;
        whole = left - (f->size >= 128 ? left % f->size : 0);
        if (whole) {
            if (write_through(f, from, whole))
                return n - left;
            from += whole;
            left -= whole;
        }
        for (; left; left--)
            if (put_char(f, *from++) == EOF)
                return n - left;
    }
    return n;
}

size_t __nslab_put(FILE *f, const char *from, size_t n)
{
    size_t done;
    __nslab_lock(f);
    done = put(f, from, n);
    __nslab_unlock(f);
    return done;
}

/* Turns a stream that may be read to reading. */
int __nslab_begin_read(FILE *f)
{
    if (allocate(f))
        return EOF;
    if (f->flags & __NSLAB_WRITING) {
        __nslab_flush(f);
        f->flags &= ~__NSLAB_WRITING;
    }
    if (!(f->flags & __NSLAB_READING)) {
        f->flags |= __NSLAB_READING;
        f->pos = f->end = f->buf;
    }
    return 0;
}

/* Reads into the empty buffer; the next character stays in it. */
int __nslab_fill(FILE *f)
{
    ssize_t n;
    if (!(f->flags & __NSLAB_READ)) {
        errno = EBADF;
        f->flags |= __NSLAB_ERR;
        return EOF;
    }
    if (f->fd < 0 && !f->cookie) {
        f->flags |= __NSLAB_EOF;
        return EOF;
    }
    if (f->flags & __NSLAB_EOF || __nslab_begin_read(f))
        return EOF;
    /* Who asks on a terminal sees what was written before. */
    if (f->flags & (__NSLAB_LINE | __NSLAB_UNBUFFERED) && stdout->flags & __NSLAB_LINE)
        __nslab_flush(stdout);
    f->pos = f->end = f->buf;
    n = raw_read(f);
    if (n <= 0) {
        f->flags |= n ? __NSLAB_ERR : __NSLAB_EOF;
        return EOF;
    }
    f->end = f->buf + n;
    return (unsigned char)*f->pos;
}

int fputc(int c, FILE *f)
{
    int result;
    __nslab_lock(f);
    result = __nslab_begin_write(f) ? EOF : put_char(f, c);
    __nslab_unlock(f);
    return result;
}

int fflush(FILE *f)
{
    int result = 0;
    if (f) {
        __nslab_lock(f);
        result = __nslab_flush(f);
        unread(f);
        __nslab_unlock(f);
        return result;
    }
    for (f = streams; f; f = f->next)
        result |= __nslab_flush(f);
    return result;
}

FILE *__nslab_new_stream(int fd, int flags)
{
    FILE *f = calloc(1, sizeof *f);
    if (!f)
        return 0;
    f->fd = fd;
    f->flags = flags;
    f->next = streams;
    streams = f;
    return f;
}

int fclose(FILE *f)
{
    FILE **link;
    int result = __nslab_flush(f);
    unread(f);
    if (f->fd >= 0 && __nslab_ret(__syscall_close(f->fd)))
        result = EOF;
    if (f->cookie) {
        if (f->cookie->close && f->cookie->close(f->cookie->data))
            result = EOF;
        free(f->cookie);
    }
    for (link = &streams; *link; link = &(*link)->next) {
        if (*link == f) {
            *link = f->next;
            break;
        }
    }
    if (f->flags & __NSLAB_OWNED)
        free(f->buf);
    if (f == &std_in || f == &std_out || f == &std_err) {
        f->flags = 0;
        f->fd = -1;
        f->buf = f->pos = f->end = 0;
    } else {
        free(f);
    }
    return result;
}

int setvbuf(FILE *f, char *buffer, int mode, size_t size)
{
    if (mode < _IOFBF || mode > _IONBF)
        return EOF;
    __nslab_flush(f);
    unread(f);
    __nslab_flush_streams = flush_all;
    if (mode == _IONBF) {
        buffer = f->small;
        size = 1;
    } else if (!buffer) {
        if (allocate(f))
            return EOF;
        f->flags = (f->flags & ~(__NSLAB_LINE | __NSLAB_UNBUFFERED)) | (mode == _IOLBF ? __NSLAB_LINE : 0);
        return 0;
    }
    if (f->flags & __NSLAB_OWNED)
        free(f->buf);
    f->flags &= ~(__NSLAB_OWNED | __NSLAB_LINE | __NSLAB_UNBUFFERED | __NSLAB_READING | __NSLAB_WRITING);
    if (mode != _IOFBF)
        f->flags |= mode == _IOLBF ? __NSLAB_LINE : __NSLAB_UNBUFFERED;
    f->buf = f->pos = f->end = buffer;
    f->size = size;
    return 0;
}
