/* Characters of 16 and 32 bits - mbrtoc16(3), mbrtoc32(3). What is kept of a pair is kept for one text at a time. */
#include <uchar.h>
#include <wchar.h>

static char16_t second, first;

size_t mbrtoc32(char32_t *to, const char *from, size_t n, mbstate_t *state)
{
    wchar_t c = 0;
    size_t used = mbrtowc(&c, from, n, state);
    if (to && used <= n)
        *to = c;
    return used;
}

size_t c32rtomb(char *to, char32_t c, mbstate_t *state) { return wcrtomb(to, c, state); }

size_t mbrtoc16(char16_t *to, const char *from, size_t n, mbstate_t *state)
{
    wchar_t c = 0;
    size_t used;
    if (second && from) {
        if (to)
            *to = second;
        second = 0;
        return (size_t)-3;
    }
    used = mbrtowc(&c, from, n, state);
    if (used > n && used != 0)
        return used;
    if (c > 0xffff) {
        second = 0xdc00 | ((c - 0x10000) & 0x3ff);
        c = 0xd800 | (c - 0x10000) >> 10;
    }
    if (to)
        *to = c;
    return used;
}

size_t c16rtomb(char *to, char16_t c, mbstate_t *state)
{
    wchar_t whole = c;
    if (c >= 0xd800 && c < 0xdc00) {
        first = c;
        return 0;
    }
    if (first) {
        whole = 0x10000 + ((first & 0x3ff) << 10 | (c & 0x3ff));
        first = 0;
    }
    return wcrtomb(to, whole, state);
}
