#ifndef _WCHAR_H
#define _WCHAR_H 1
#include <stddef.h>
#include <wctype.h>
typedef struct { unsigned int value; int left; } mbstate_t;
#define WCHAR_MIN (-2147483647 - 1)
#define WCHAR_MAX 2147483647
size_t mbrtowc(wchar_t *to, const char *from, size_t n, mbstate_t *state);
size_t mbrlen(const char *from, size_t n, mbstate_t *state);
size_t wcrtomb(char *to, wchar_t c, mbstate_t *state);
size_t mbsrtowcs(wchar_t *to, const char **from, size_t n, mbstate_t *state);
size_t wcsrtombs(char *to, const wchar_t **from, size_t n, mbstate_t *state);
int mbsinit(const mbstate_t *state);
wint_t btowc(int c);
int wctob(wint_t c);
size_t wcslen(const wchar_t *s);
wchar_t *wcscpy(wchar_t *to, const wchar_t *from);
wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t n);
wchar_t *wcscat(wchar_t *to, const wchar_t *from);
int wcscmp(const wchar_t *a, const wchar_t *b);
int wcsncmp(const wchar_t *a, const wchar_t *b, size_t n);
wchar_t *wcschr(const wchar_t *s, wchar_t c);
wchar_t *wcsrchr(const wchar_t *s, wchar_t c);
wchar_t *wcsdup(const wchar_t *s);
wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t n);
wchar_t *wmemset(wchar_t *to, wchar_t c, size_t n);

#endif
