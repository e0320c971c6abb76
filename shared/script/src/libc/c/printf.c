/* The printf family over one formatter in Rust. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <bits/nslab_syscall.h>

static int check(long n)
{
    if (n < 0) {
        errno = (int)-n;
        return -1;
    }
    if (n > INT_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    return (int)n;
}

static int print(FILE *f, const char *format, va_list ap)
{
    char small[256], *text = small;
    int n, done, is_fresh = !(f->flags & __NSLAB_WRITING);
    /* A stream that does not write yet has its first bytes judged by __nslab_put. */
    if (!is_fresh && !(f->flags & (__NSLAB_LINE | __NSLAB_UNBUFFERED))) {
        size_t room = f->buf + f->size - f->pos;
        n = check(__builtin_nslab_vformat(f->pos, room, format, ap, (errno & 0xffff) | __nslab_utf8 << 16));
        if (n < 0 || (size_t)n <= room) {
            f->pos += n > 0 ? n : 0;
            return n;
        }
    }
    n = check(__builtin_nslab_vformat(small, sizeof small, format, ap, (errno & 0xffff) | __nslab_utf8 << 16));
    if (n > (int)sizeof small) {
        text = malloc(n);
        if (!text)
            return -1;
        __builtin_nslab_vformat(text, n, format, ap, (errno & 0xffff) | __nslab_utf8 << 16);
    }
    done = n < 0 || __nslab_put(f, text, n) == (size_t)n ? n : -1;
    if (text != small)
        free(text);
    return done;
}

int vfprintf(FILE *f, const char *format, va_list ap)
{
    int n;
    __nslab_lock(f);
    n = print(f, format, ap);
    __nslab_unlock(f);
    return n;
}

int vprintf(const char *format, va_list ap)
{
    return vfprintf(stdout, format, ap);
}

int printf(const char *format, ...)
{
    va_list ap;
    int n;
    va_start(ap, format);
    n = vfprintf(stdout, format, ap);
    va_end(ap);
    return n;
}

int fprintf(FILE *f, const char *format, ...)
{
    va_list ap;
    int n;
    va_start(ap, format);
    n = vfprintf(f, format, ap);
    va_end(ap);
    return n;
}

static int print_to(char *to, size_t size, const char *format, va_list ap)
{
    int n = check(__builtin_nslab_vformat(to, size ? size - 1 : 0, format, ap, (errno & 0xffff) | __nslab_utf8 << 16));
    if (n >= 0 && size)
        to[(size_t)n < size ? (size_t)n : size - 1] = 0;
    return n;
}

/* A text that is printed into itself is empty by then; sprintf does not clear it first. */
int vsnprintf(char *to, size_t size, const char *format, va_list ap)
{
    if (size)
        *to = 0;
    return print_to(to, size, format, ap);
}

int snprintf(char *to, size_t size, const char *format, ...)
{
    va_list ap;
    int n;
    va_start(ap, format);
    n = vsnprintf(to, size, format, ap);
    va_end(ap);
    return n;
}

int vsprintf(char *to, const char *format, va_list ap)
{
    return print_to(to, INT_MAX, format, ap);
}

int sprintf(char *to, const char *format, ...)
{
    va_list ap;
    int n;
    va_start(ap, format);
    n = print_to(to, INT_MAX, format, ap);
    va_end(ap);
    return n;
}

int vasprintf(char **to, const char *format, va_list ap)
{
    int n = check(__builtin_nslab_vformat(0, 0, format, ap, (errno & 0xffff) | __nslab_utf8 << 16));
    if (n < 0 || !(*to = malloc(n + 1)))
        return -1;
    return vsnprintf(*to, n + 1, format, ap);
}

int asprintf(char **to, const char *format, ...)
{
    va_list ap;
    int n;
    va_start(ap, format);
    n = vasprintf(to, format, ap);
    va_end(ap);
    return n;
}

int vdprintf(int fd, const char *format, va_list ap)
{
    char *text, *from;
    int n = vasprintf(&text, format, ap);
    long left, done;
    if (n < 0)
        return -1;
    for (from = text, left = n; left > 0; from += done, left -= done) {
        done = __nslab_ret(__syscall_write(fd, from, left));
        if (done < 0) {
            n = -1;
            break;
        }
    }
    free(text);
    return n;
}

int dprintf(int fd, const char *format, ...)
{
    va_list ap;
    int n;
    va_start(ap, format);
    n = vdprintf(fd, format, ap);
    va_end(ap);
    return n;
}
