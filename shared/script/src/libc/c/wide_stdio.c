/* Wide characters on streams: they are written as the locale's bytes. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

wint_t fputwc(wchar_t c, FILE *f)
{
    char bytes[8];
    size_t n = wcrtomb(bytes, c, NULL);
    return n == (size_t)-1 || fwrite(bytes, 1, n, f) != n ? WEOF : (wint_t)c;
}

wint_t putwc(wchar_t c, FILE *f) { return fputwc(c, f); }
wint_t putwchar(wchar_t c) { return fputwc(c, stdout); }

wint_t fgetwc(FILE *f)
{
    mbstate_t state = { 0 };
    wchar_t wide;
    int c;
    while ((c = fgetc(f)) != EOF) {
        char byte = c;
        size_t n = mbrtowc(&wide, &byte, 1, &state);
        if (n == (size_t)-1)
            return WEOF;
        if (n != (size_t)-2)
            return wide;
    }
    return WEOF;
}

wint_t getwc(FILE *f) { return fgetwc(f); }
wint_t getwchar(void) { return fgetwc(stdin); }

wint_t ungetwc(wint_t c, FILE *f)
{
    char bytes[8];
    size_t n = c == WEOF ? (size_t)-1 : wcrtomb(bytes, c, NULL);
    if (n == (size_t)-1)
        return WEOF;
    while (n)
        if (ungetc((unsigned char)bytes[--n], f) == EOF)
            return WEOF;
    return c;
}

wchar_t *fgetws(wchar_t *to, int n, FILE *f)
{
    int used = 0;
    wint_t c = 0;
    while (used < n - 1 && c != '\n' && (c = fgetwc(f)) != WEOF)
        to[used++] = c;
    if (!used)
        return NULL;
    to[used] = 0;
    return to;
}

int fputws(const wchar_t *s, FILE *f)
{
    for (; *s; s++)
        if (fputwc(*s, f) == WEOF)
            return -1;
    return 1;
}

/* Simplified: a stream takes bytes and wide characters in turn. */
int fwide(FILE *f, int mode) { return mode; }

/* The text in the locale's bytes: a wide format's conversions are those of printf(3). */
static char *format_text(const wchar_t *format, va_list ap)
{
    mbstate_t state = { 0 };
    const wchar_t *from = format;
    size_t n = wcsrtombs(NULL, &from, 0, &state);
    char *narrow, *text;
    if (n == (size_t)-1 || !(narrow = malloc(n + 1)))
        return NULL;
    wcsrtombs(narrow, &format, n + 1, &state);
    n = vasprintf(&text, narrow, ap);
    free(narrow);
    return n == (size_t)-1 ? NULL : text;
}

int vfwprintf(FILE *f, const wchar_t *format, va_list ap)
{
    char *text = format_text(format, ap);
    if (!text)
        return -1;
    int n = fputs(text, f) == EOF ? -1 : (int)mbstowcs(NULL, text, 0);
    free(text);
    return n;
}

int vswprintf(wchar_t *to, size_t size, const wchar_t *format, va_list ap)
{
    char *text = format_text(format, ap);
    if (!text)
        return -1;
    /* What does not fit stays as it was, the last place included. */
    size_t n = mbstowcs(NULL, text, 0);
    int fits = n != (size_t)-1 && n < size;
    if (size)
        mbstowcs(to, text, fits ? size : size - 1);
    free(text);
    return fits ? (int)n : -1;
}

int vwprintf(const wchar_t *format, va_list ap) { return vfwprintf(stdout, format, ap); }

int wprintf(const wchar_t *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int n = vfwprintf(stdout, format, ap);
    va_end(ap);
    return n;
}

int fwprintf(FILE *f, const wchar_t *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int n = vfwprintf(f, format, ap);
    va_end(ap);
    return n;
}

int swprintf(wchar_t *to, size_t size, const wchar_t *format, ...)
{
    va_list ap;
    va_start(ap, format);
    int n = vswprintf(to, size, format, ap);
    va_end(ap);
    return n;
}
