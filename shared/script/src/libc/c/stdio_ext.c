/* Locks of streams, and what stdio_ext.h tells. */
#include <errno.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <bits/nslab.h>

void flockfile(FILE *f) { __nslab_lock_stream(f); }
void funlockfile(FILE *f) { __nslab_unlock_stream(f); }

int ftrylockfile(FILE *f)
{
    if (f->lock && f->owner != (int)(long)&errno)
        return -1;
    __nslab_lock_stream(f);
    return 0;
}

int fgetc_unlocked(FILE *f) { return fgetc(f); }
int fputc_unlocked(int c, FILE *f) { return fputc(c, f); }
char *fgets_unlocked(char *to, int n, FILE *f) { return fgets(to, n, f); }
size_t fread_unlocked(void *to, size_t size, size_t n, FILE *f) { return fread(to, size, n, f); }
size_t fwrite_unlocked(const void *from, size_t size, size_t n, FILE *f) { return fwrite(from, size, n, f); }
int fflush_unlocked(FILE *f) { return fflush(f); }
int feof_unlocked(FILE *f) { return feof(f); }
int ferror_unlocked(FILE *f) { return ferror(f); }
int fileno_unlocked(FILE *f) { return fileno(f); }
void clearerr_unlocked(FILE *f) { clearerr(f); }

int getw(FILE *f)
{
    int word;
    return fread(&word, sizeof word, 1, f) == 1 ? word : EOF;
}

int putw(int word, FILE *f) { return fwrite(&word, sizeof word, 1, f) == 1 ? 0 : EOF; }

size_t __fbufsize(FILE *f) { return f->buf ? f->size : 0; }
size_t __fpending(FILE *f) { return f->flags & __NSLAB_WRITING ? f->pos - f->buf : 0; }
int __flbf(FILE *f) { return (f->flags & __NSLAB_LINE) != 0; }
int __freadable(FILE *f) { return (f->flags & __NSLAB_READ) != 0; }
int __fwritable(FILE *f) { return (f->flags & __NSLAB_WRITE) != 0; }
int __freading(FILE *f) { return !(f->flags & __NSLAB_WRITE) || f->flags & __NSLAB_READING; }
int __fwriting(FILE *f) { return !(f->flags & __NSLAB_READ) || f->flags & __NSLAB_WRITING; }
int __fsetlocking(FILE *f, int type) { return FSETLOCKING_INTERNAL; }
void _flushlbf(void) { fflush(stdout); }

void __fpurge(FILE *f)
{
    f->pos = f->end = f->buf;
}
