/* Writing to streams. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bits/nslab_syscall.h>

size_t fwrite(const void *from, size_t size, size_t n, FILE *f)
{
    if (!size || !n)
        return 0;
    size_t done = __nslab_put(f, from, size * n);
    /* An EOF for bytes that the buffer took counts as all of them: _IO_fwrite. */
    return done == (size_t)EOF ? n : done / size;
}

int fputs(const char *s, FILE *f)
{
    size_t n = strlen(s);
    return __nslab_put(f, s, n) == n ? 1 : EOF;
}

int puts(const char *s)
{
    size_t n = strlen(s);
    int result;
    __nslab_lock(stdout);
    result = __nslab_put(stdout, s, n) != n || fputc('\n', stdout) == EOF ? EOF : (int)n + 1;
    __nslab_unlock(stdout);
    return result;
}

int putc(int c, FILE *f) { return fputc(c, f); }
int putchar(int c) { return fputc(c, stdout); }
int putchar_unlocked(int c) { return fputc(c, stdout); }

void perror(const char *s)
{
    int saved = errno;
    if (s && *s)
        fprintf(stderr, "%s: %s\n", s, strerror(saved));
    else
        fprintf(stderr, "%s\n", strerror(saved));
    errno = saved;
}
