/* swscanf(3): the same scan over the multibyte text. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static char *narrow(const wchar_t *wide)
{
    size_t n = wcstombs(0, wide, 0);
    char *text = n == (size_t)-1 ? 0 : malloc(n + 1);
    if (text)
        wcstombs(text, wide, n + 1);
    return text;
}

int vswscanf(const wchar_t *text, const wchar_t *format, va_list ap)
{
    char *bytes = narrow(text), *form = narrow(format);
    int n = bytes && form ? vsscanf(bytes, form, ap) : EOF;
    free(bytes);
    free(form);
    return n;
}

int swscanf(const wchar_t *text, const wchar_t *format, ...)
{
    va_list ap;
    int n;
    va_start(ap, format);
    n = vswscanf(text, format, ap);
    va_end(ap);
    return n;
}
