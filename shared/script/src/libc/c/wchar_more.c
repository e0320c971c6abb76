/* Wide strings: searching, comparing, numbers. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t n)
{
    wchar_t *end = to + wcslen(to);
    for (; n && *from; n--)
        *end++ = *from++;
    *end = 0;
    return to;
}

size_t wcsnlen(const wchar_t *s, size_t n)
{
    size_t length = 0;
    while (length < n && s[length])
        length++;
    return length;
}

wchar_t *wcpcpy(wchar_t *to, const wchar_t *from) { return wcscpy(to, from) + wcslen(from); }
int wcscoll(const wchar_t *a, const wchar_t *b) { return wcscmp(a, b); }

int wcsncasecmp(const wchar_t *a, const wchar_t *b, size_t n)
{
    for (; n; n--, a++, b++) {
        wint_t x = towlower(*a), y = towlower(*b);
        if (x != y || !x)
            return (x > y) - (x < y);
    }
    return 0;
}

int wcscasecmp(const wchar_t *a, const wchar_t *b) { return wcsncasecmp(a, b, -1); }

wchar_t *wcsstr(const wchar_t *haystack, const wchar_t *needle)
{
    size_t n = wcslen(needle);
    for (;; haystack++) {
        if (!wcsncmp(haystack, needle, n))
            return (wchar_t *)haystack;
        if (!*haystack)
            return NULL;
    }
}

static size_t span(const wchar_t *s, const wchar_t *set, int is_in)
{
    size_t n = 0;
    while (s[n] && !wcschr(set, s[n]) != is_in)
        n++;
    return n;
}

size_t wcsspn(const wchar_t *s, const wchar_t *accept) { return span(s, accept, 1); }
size_t wcscspn(const wchar_t *s, const wchar_t *reject) { return span(s, reject, 0); }

wchar_t *wcspbrk(const wchar_t *s, const wchar_t *accept)
{
    s += wcscspn(s, accept);
    return *s ? (wchar_t *)s : NULL;
}

wchar_t *wcstok(wchar_t *s, const wchar_t *delimiters, wchar_t **save)
{
    if (!s)
        s = *save;
    if (!s)
        return NULL;
    s += wcsspn(s, delimiters);
    if (!*s)
        return *save = NULL;
    wchar_t *end = s + wcscspn(s, delimiters);
    *save = *end ? end + 1 : NULL;
    *end = 0;
    return s;
}

wchar_t *wmemchr(const wchar_t *s, wchar_t c, size_t n)
{
    for (; n; n--, s++)
        if (*s == c)
            return (wchar_t *)s;
    return NULL;
}

int wmemcmp(const wchar_t *a, const wchar_t *b, size_t n)
{
    for (; n; n--, a++, b++)
        if (*a != *b)
            return *a < *b ? -1 : 1;
    return 0;
}

wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t n) { return memmove(to, from, n * sizeof *to); }
wchar_t *wmempcpy(wchar_t *to, const wchar_t *from, size_t n) { return wmemcpy(to, from, n) + n; }

/* What a number may consist of is ASCII: it is read as such. */
static char *narrow(const wchar_t *text, char *to, size_t size)
{
    size_t n = 0;
    while (n + 1 < size && text[n] && text[n] < 0x80)
        to[n] = text[n], n++;
    to[n] = 0;
    return to;
}

#define NUMBER(type, name, call) \
    type name { \
        char bytes[128], *stop; \
        narrow(text, bytes, sizeof bytes); \
        type value = call; \
        if (end) \
            *end = (wchar_t *)text + (stop - bytes); \
        return value; \
    }

NUMBER(long, wcstol(const wchar_t *text, wchar_t **end, int base), strtol(bytes, &stop, base))
NUMBER(unsigned long, wcstoul(const wchar_t *text, wchar_t **end, int base), strtoul(bytes, &stop, base))
NUMBER(long long, wcstoll(const wchar_t *text, wchar_t **end, int base), strtoll(bytes, &stop, base))
NUMBER(unsigned long long, wcstoull(const wchar_t *text, wchar_t **end, int base), strtoull(bytes, &stop, base))
NUMBER(double, wcstod(const wchar_t *text, wchar_t **end), strtod(bytes, &stop))

/* Simplified: glibc has a table of all characters; these are the blocks that take two columns, and the marks that take none. */
int wcwidth(wchar_t c)
{
    static const struct { int first, last, width; } blocks[] = {
        { 0x300, 0x36f, 0 }, { 0x1100, 0x115f, 2 }, { 0x200b, 0x200f, 0 }, { 0x20d0, 0x20f0, 0 }, { 0x2e80, 0x303e, 2 }, { 0x3041, 0xa4cf, 2 },
        { 0xac00, 0xd7a3, 2 }, { 0xf900, 0xfaff, 2 }, { 0xfe00, 0xfe0f, 0 }, { 0xfe30, 0xfe6f, 2 }, { 0xff00, 0xff60, 2 }, { 0xffe0, 0xffe6, 2 },
        { 0x1f300, 0x1f64f, 2 }, { 0x1f680, 0x1f6ff, 2 }, { 0x1f900, 0x1f9ff, 2 }, { 0x20000, 0x3fffd, 2 },
    };
    if (!c)
        return 0;
    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        return -1;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (c >= blocks[i].first && c <= blocks[i].last)
            return blocks[i].width;
    return 1;
}

int wcswidth(const wchar_t *s, size_t n)
{
    int width = 0;
    for (; n && *s; n--, s++) {
        int one = wcwidth(*s);
        if (one < 0)
            return -1;
        width += one;
    }
    return width;
}

size_t mbsnrtowcs(wchar_t *to, const char **from, size_t bytes, size_t n, mbstate_t *state)
{
    size_t count = 0;
    wchar_t wide;
    while (bytes && (!to || count < n)) {
        size_t length = mbrtowc(&wide, *from, bytes, state);
        if (length == (size_t)-1)
            return -1;
        if (length == (size_t)-2)
            break;
        if (to)
            to[count] = wide;
        if (!wide) {
            if (to)
                *from = NULL;
            break;
        }
        *from += length;
        bytes -= length;
        count++;
    }
    return count;
}

wchar_t *wcschrnul(const wchar_t *text, wchar_t c)
{
    while (*text && *text != c)
        text++;
    return (wchar_t *)text;
}

wchar_t *wcpncpy(wchar_t *to, const wchar_t *from, size_t n)
{
    size_t len = wcsnlen(from, n);
    wcsncpy(to, from, n);
    return to + len;
}

float wcstof(const wchar_t *text, wchar_t **end) { return wcstod(text, end); }
long double wcstold(const wchar_t *text, wchar_t **end) { return wcstod(text, end); }
intmax_t wcstoimax(const wchar_t *text, wchar_t **end, int base) { return wcstol(text, end, base); }
uintmax_t wcstoumax(const wchar_t *text, wchar_t **end, int base) { return wcstoul(text, end, base); }
