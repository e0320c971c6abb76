/* Classes of wide characters: ASCII, and in C.UTF-8 the Latin letters up to U+017F, as glibc 2.36 has them. */
#include <ctype.h>
#include <wctype.h>
#include <bits/nslab.h>

#define LAST 0x17f

/* Is it beyond ASCII, and known? Beyond what is known this does not guess. */
static int beyond(wint_t c)
{
    if (c < 0x80 || c == WEOF || !__nslab_utf8)
        return 0;
    if (c > LAST)
        __builtin_nslab_unsupported("wctype", "characters beyond U+017F");
    return 1;
}

static int is_letter(wint_t c) { return c == 0xaa || c == 0xb5 || c == 0xba || (c >= 0xc0 && c != 0xd7 && c != 0xf7); }

wint_t towupper(wint_t c)
{
    if (!beyond(c))
        return c < 0x80 ? (wint_t)toupper(c) : c;
    if (c >= 0xe0 && c <= 0xfe && c != 0xf7)
        return c - 0x20;
    switch (c) {
    case 0xb5: return 0x39c;
    case 0xff: return 0x178;
    case 0x131: return 'I';
    case 0x138: case 0x149: return c;
    case 0x17f: return 'S';
    default: break;
    }
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177))
        return c & ~1U;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
        return c & 1 ? c : c - 1;
    return c;
}

wint_t towlower(wint_t c)
{
    if (!beyond(c))
        return c < 0x80 ? (wint_t)tolower(c) : c;
    if (c >= 0xc0 && c <= 0xde && c != 0xd7)
        return c + 0x20;
    switch (c) {
    case 0x130: return 'i';
    case 0x178: return 0xff;
    case 0x138: case 0x149: case 0x17f: return c;
    default: break;
    }
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177))
        return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
        return c & 1 ? c + 1 : c;
    return c;
}

int iswalpha(wint_t c) { return beyond(c) ? is_letter(c) : c < 0x80 && isalpha(c); }
int iswalnum(wint_t c) { return beyond(c) ? is_letter(c) : c < 0x80 && isalnum(c); }
int iswblank(wint_t c) { return !beyond(c) && c < 0x80 && isblank(c); }
int iswcntrl(wint_t c) { return beyond(c) ? c < 0xa0 : c < 0x80 && iscntrl(c); }
int iswdigit(wint_t c) { return c < 0x80 && isdigit(c); }
int iswgraph(wint_t c) { return beyond(c) ? c >= 0xa0 : c < 0x80 && isgraph(c); }
int iswprint(wint_t c) { return beyond(c) ? c >= 0xa0 : c < 0x80 && isprint(c); }
int iswpunct(wint_t c) { return beyond(c) ? c >= 0xa0 && !is_letter(c) : c < 0x80 && ispunct(c); }
int iswspace(wint_t c) { return !beyond(c) && c < 0x80 && isspace(c); }
int iswxdigit(wint_t c) { return c < 0x80 && isxdigit(c); }
int iswupper(wint_t c) { return beyond(c) ? is_letter(c) && towlower(c) != c : c < 0x80 && isupper(c); }
int iswlower(wint_t c) { return beyond(c) ? is_letter(c) && !iswupper(c) : c < 0x80 && islower(c); }
