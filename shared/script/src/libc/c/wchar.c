/* Multibyte characters: ASCII in the locale C, UTF-8 in C.UTF-8. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <bits/nslab.h>

static size_t bad(void)
{
    errno = EILSEQ;
    return -1;
}

size_t mbrtowc(wchar_t *to, const char *from, size_t n, mbstate_t *state)
{
    static mbstate_t own;
    static const unsigned int least[] = { 0, 0x80, 0x800, 0x10000 };
    unsigned int value, c;
    int left;
    size_t i = 0;
    if (!state)
        state = &own;
    if (!from)
        return mbrtowc(0, "", 1, state);
    if (!n)
        return -2;
    value = state->value;
    left = state->left & 15;
    if (!left) {
        c = (unsigned char)from[i++];
        if (c < 0x80) {
            if (to)
                *to = c;
            return c != 0;
        }
        if (!__nslab_utf8 || c < 0xc2 || c > 0xf4)
            return bad();
        left = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
        value = c & 0x3f >> left;
        state->left = left << 4;
    }
    for (; left; left--) {
        int whole = state->left >> 4;
        if (i == n) {
            state->value = value;
            state->left = (state->left & ~15) | left;
            return -2;
        }
        c = (unsigned char)from[i++];
        if ((c & 0xc0) != 0x80)
            return state->left = 0, bad();
        value = value << 6 | (c & 0x3f);
        /* Too long a form, a surrogate, or beyond the last character. */
        if (left == 1 && (value < least[whole] || value - 0xd800 < 0x800 || value > 0x10ffff))
            return state->left = 0, bad();
    }
    state->value = state->left = 0;
    if (to)
        *to = value;
    return i;
}

size_t mbrlen(const char *from, size_t n, mbstate_t *state)
{
    static mbstate_t own;
    return mbrtowc(0, from, n, state ? state : &own);
}

size_t wcrtomb(char *to, wchar_t wide, mbstate_t *state)
{
    unsigned int c = wide;
    (void)state;
    if (!to)
        return 1;
    if (c < 0x80)
        return *to = c, 1;
    if (!__nslab_utf8 || c - 0xd800 < 0x800 || c > 0x10ffff)
        return bad();
    if (c < 0x800)
        return to[0] = 0xc0 | c >> 6, to[1] = 0x80 | (c & 0x3f), 2;
    if (c < 0x10000)
        return to[0] = 0xe0 | c >> 12, to[1] = 0x80 | (c >> 6 & 0x3f), to[2] = 0x80 | (c & 0x3f), 3;
    to[0] = 0xf0 | c >> 18;
    to[1] = 0x80 | (c >> 12 & 0x3f);
    to[2] = 0x80 | (c >> 6 & 0x3f);
    to[3] = 0x80 | (c & 0x3f);
    return 4;
}

size_t mbsrtowcs(wchar_t *to, const char **from, size_t n, mbstate_t *state)
{
    static mbstate_t own;
    const char *at = *from;
    size_t count = 0;
    wchar_t wide;
    for (; !to || count < n; count++) {
        size_t length = mbrtowc(&wide, at, 4 + 1, state ? state : &own);
        if (length > 4)
            return bad();
        if (to)
            to[count] = wide;
        if (!length) {
            at = 0;
            break;
        }
        at += length;
    }
    if (to)
        *from = at;
    return count;
}

size_t wcsrtombs(char *to, const wchar_t **from, size_t n, mbstate_t *state)
{
    const wchar_t *at = *from;
    size_t used = 0;
    char bytes[4];
    for (;; at++) {
        size_t length = wcrtomb(bytes, *at, state);
        if (length > 4)
            return -1;
        if (to && used + length > n)
            break;
        if (to)
            memcpy(to + used, bytes, length);
        if (!*at) {
            at = 0;
            break;
        }
        used += length;
    }
    if (to)
        *from = at;
    return used;
}

size_t mbstowcs(wchar_t *to, const char *from, size_t n)
{
    mbstate_t state = { 0 };
    return mbsrtowcs(to, &from, n, &state);
}

size_t wcstombs(char *to, const wchar_t *from, size_t n)
{
    mbstate_t state = { 0 };
    return wcsrtombs(to, &from, n, &state);
}

int mbtowc(wchar_t *to, const char *from, size_t n)
{
    mbstate_t state = { 0 };
    size_t length;
    if (!from)
        return 0;
    length = mbrtowc(to, from, n, &state);
    return length > 4 ? bad() : length;
}

int mblen(const char *from, size_t n) { return mbtowc(0, from, n); }
int wctomb(char *to, wchar_t c) { return to ? wcrtomb(to, c, 0) : 0; }
int mbsinit(const mbstate_t *state) { return !state || !state->left; }
wint_t btowc(int c) { return c >= 0 && c < 0x80 ? (wint_t)c : WEOF; }
int wctob(wint_t c) { return c < 0x80 ? (int)c : -1; }

size_t wcslen(const wchar_t *s)
{
    size_t n = 0;
    while (s[n])
        n++;
    return n;
}

wchar_t *wcscpy(wchar_t *to, const wchar_t *from) { return wmemcpy(to, from, wcslen(from) + 1); }

wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t n)
{
    size_t i = 0;
    for (; i < n && from[i]; i++)
        to[i] = from[i];
    for (; i < n; i++)
        to[i] = 0;
    return to;
}

wchar_t *wcscat(wchar_t *to, const wchar_t *from)
{
    wcscpy(to + wcslen(to), from);
    return to;
}

int wcsncmp(const wchar_t *a, const wchar_t *b, size_t n)
{
    for (; n && *a == *b && *a; n--, a++, b++)
        ;
    return !n ? 0 : (*a > *b) - (*a < *b);
}

int wcscmp(const wchar_t *a, const wchar_t *b) { return wcsncmp(a, b, -1); }

wchar_t *wcschr(const wchar_t *s, wchar_t c)
{
    for (; *s != c; s++)
        if (!*s)
            return 0;
    return (wchar_t *)s;
}

wchar_t *wcsrchr(const wchar_t *s, wchar_t c)
{
    size_t n = wcslen(s) + 1;
    while (n--)
        if (s[n] == c)
            return (wchar_t *)s + n;
    return 0;
}

wchar_t *wcsdup(const wchar_t *s)
{
    wchar_t *copy = malloc((wcslen(s) + 1) * sizeof *copy);
    return copy ? wcscpy(copy, s) : 0;
}

wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t n) { return memcpy(to, from, n * sizeof *to); }

wchar_t *wmemset(wchar_t *to, wchar_t c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = c;
    return to;
}
