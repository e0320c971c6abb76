/* iconv(3): between Unicode's encodings, ASCII and the Latin sets of one byte. */
#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <bits/nslab.h>

enum kind { ASCII, LATIN1, LATIN9, CP1252, UTF8, UTF16, UTF16LE, UTF16BE, UTF32, UTF32LE, UTF32BE, UCS2, UCS2LE, UCS2BE, NONE };

struct set { enum kind kind; int is_big, has_begun; };
struct conversion { struct set from, to; };

static const struct { const char *name; enum kind kind; } NAMES[] = {
    { "", ASCII }, { "CHAR", ASCII }, { "ASCII", ASCII }, { "US-ASCII", ASCII }, { "ANSI_X3.4-1968", ASCII },
    { "ISO646-US", ASCII }, { "646", ASCII }, { "US", ASCII },
    { "ISO-8859-1", LATIN1 }, { "ISO8859-1", LATIN1 }, { "ISO_8859-1", LATIN1 }, { "ISO88591", LATIN1 }, { "8859_1", LATIN1 },
    { "LATIN1", LATIN1 }, { "L1", LATIN1 }, { "CP819", LATIN1 },
    { "ISO-8859-15", LATIN9 }, { "ISO8859-15", LATIN9 }, { "ISO_8859-15", LATIN9 }, { "LATIN-9", LATIN9 },
    { "CP1252", CP1252 }, { "WINDOWS-1252", CP1252 },
    { "UTF-8", UTF8 }, { "UTF8", UTF8 }, { "UTF-16", UTF16 }, { "UTF16", UTF16 }, { "UTF-16LE", UTF16LE }, { "UTF16LE", UTF16LE },
    { "UTF-16BE", UTF16BE }, { "UTF16BE", UTF16BE }, { "UTF-32", UTF32 }, { "UTF32", UTF32 }, { "UTF-32LE", UTF32LE },
    { "UTF-32BE", UTF32BE }, { "UCS-4", UTF32BE }, { "UCS4", UTF32BE }, { "UCS-4BE", UTF32BE }, { "UCS-4LE", UTF32LE },
    { "WCHAR_T", UTF32LE }, { "UCS-2", UCS2 }, { "UCS2", UCS2 }, { "UCS-2LE", UCS2LE }, { "UCS-2BE", UCS2BE },
};

/* 0x80 to 0x9f of Windows-1252; 0 where there is none. */
static const uint16_t WINDOWS[32] = {
    0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0,
    0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178,
};

/* Where ISO-8859-15 is not ISO-8859-1. */
static const struct { unsigned char byte; uint16_t code; } EURO[] = {
    { 0xa4, 0x20ac }, { 0xa6, 0x160 }, { 0xa8, 0x161 }, { 0xb4, 0x17d }, { 0xb8, 0x17e }, { 0xbc, 0x152 }, { 0xbd, 0x153 }, { 0xbe, 0x178 },
};

static enum kind find(const char *name)
{
    char upper[32];
    size_t n = strcspn(name, "/"), i;
    if (name[n] == '/' && name[n + 1] == '/' && name[n + 2])
        __builtin_nslab_unsupported("iconv_open", "//TRANSLIT, //IGNORE");
    if (n >= sizeof upper)
        return NONE;
    for (i = 0; i < n; i++)
        upper[i] = toupper((unsigned char)name[i]);
    upper[n] = 0;
    for (i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (!strcmp(upper, NAMES[i].name))
            return NAMES[i].kind;
    return NONE;
}

iconv_t iconv_open(const char *to, const char *from)
{
    enum kind to_kind = find(to), from_kind = find(from);
    struct conversion *c;
    if (to_kind == NONE || from_kind == NONE)
        __builtin_nslab_unsupported("iconv_open", "other sets than ASCII, ISO-8859-1, ISO-8859-15, CP1252 and Unicode's");
    c = calloc(1, sizeof *c);
    if (!c)
        return (iconv_t)-1;
    c->to.kind = to_kind;
    c->from.kind = from_kind;
    return c;
}

int iconv_close(iconv_t conversion)
{
    free(conversion);
    return 0;
}

static int is_big(struct set *s)
{
    return s->kind == UTF16BE || s->kind == UTF32BE || s->kind == UCS2BE || s->is_big;
}

static uint32_t unit(struct set *s, const unsigned char *p, int n)
{
    uint32_t code = 0;
    int i;
    for (i = 0; i < n; i++)
        code |= (uint32_t)p[is_big(s) ? n - 1 - i : i] << 8 * i;
    return code;
}

static int utf8(const unsigned char *p, size_t left, uint32_t *code)
{
    int n = *p < 0x80 ? 1 : *p < 0xc2 ? 0 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : *p < 0xf5 ? 4 : 0, i;
    uint32_t least = n == 3 ? 0x800 : n == 4 ? 0x10000 : 0;
    if (!n)
        return -EILSEQ;
    *code = n == 1 ? *p : *p & (0x7f >> n);
    for (i = 1; i < n; i++) {
        if ((size_t)i >= left)
            return -EINVAL;
        if ((p[i] & 0xc0) != 0x80)
            return -EILSEQ;
        *code = *code << 6 | (p[i] & 0x3f);
    }
    return *code < least || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000) ? -EILSEQ : n;
}

/* Reads one character; returns its bytes, 0 for a mark of the order of bytes, or an error as a negative number. */
static int decode(struct set *s, const unsigned char *p, size_t left, uint32_t *code)
{
    size_t i, width;
    switch (s->kind) {
    case ASCII:
        *code = *p;
        return *p < 0x80 ? 1 : -EILSEQ;
    case LATIN1: *code = *p; return 1;
    case LATIN9:
        *code = *p;
        for (i = 0; i < sizeof EURO / sizeof *EURO; i++)
            if (EURO[i].byte == *p)
                *code = EURO[i].code;
        return 1;
    case CP1252:
        *code = *p >= 0x80 && *p < 0xa0 ? WINDOWS[*p - 0x80] : *p;
        return *p && !*code ? -EILSEQ : 1;
    case UTF8: return utf8(p, left, code);
    default: break;
    }
    width = s->kind == UTF32 || s->kind == UTF32LE || s->kind == UTF32BE ? 4 : 2;
    if (left < width)
        return -EINVAL;
    *code = unit(s, p, width);
    if (!s->has_begun && (s->kind == UTF16 || s->kind == UTF32)) {
        s->has_begun = 1;
        s->is_big = *code == (width == 2 ? 0xfffe : 0xfffe0000);
        if (s->is_big || *code == 0xfeff)
            return -1000 - (int)width;
    }
    if (width == 4)
        return *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000) ? -EILSEQ : 4;
    if (*code < 0xd800 || *code >= 0xe000)
        return 2;
    if (*code >= 0xdc00 || s->kind == UCS2 || s->kind == UCS2LE || s->kind == UCS2BE)
        return -EILSEQ;
    if (left < 4)
        return -EINVAL;
    uint32_t low = unit(s, p + 2, 2);
    if (low < 0xdc00 || low >= 0xe000)
        return -EILSEQ;
    *code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
    return 4;
}

static int put(struct set *s, uint32_t code, int n, unsigned char *to)
{
    int i;
    for (i = 0; i < n; i++)
        to[is_big(s) ? n - 1 - i : i] = code >> 8 * i;
    return n;
}

/* Writes one character into as much as 8 bytes; returns how many, or -EILSEQ. */
static int encode(struct set *s, uint32_t code, unsigned char *to)
{
    size_t i;
    int n = 0;
    switch (s->kind) {
    case ASCII: *to = code; return code < 0x80 ? 1 : -EILSEQ;
    case LATIN1: *to = code; return code < 0x100 ? 1 : -EILSEQ;
    case LATIN9:
        for (i = 0; i < sizeof EURO / sizeof *EURO; i++) {
            if (EURO[i].code == code) {
                *to = EURO[i].byte;
                return 1;
            }
            if (EURO[i].byte == code)
                return -EILSEQ;
        }
        *to = code;
        return code < 0x100 ? 1 : -EILSEQ;
    case CP1252:
        for (i = 0; i < 32; i++)
            if (code && WINDOWS[i] == code) {
                *to = 0x80 + i;
                return 1;
            }
        *to = code;
        return code < 0x80 || (code >= 0xa0 && code < 0x100) ? 1 : -EILSEQ;
    case UTF8:
        if (code < 0x80) {
            *to = code;
            return 1;
        }
        n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        for (i = n; i-- > 1; code >>= 6)
            to[i] = 0x80 | (code & 0x3f);
        *to = (0xf00 >> n & 0xff) | code;
        return n;
    case UTF32:
    case UTF32LE:
    case UTF32BE:
        if (s->kind == UTF32 && !s->has_begun)
            n = put(s, 0xfeff, 4, to);
        return n + put(s, code, 4, to + n);
    default:
        if (s->kind == UTF16 && !s->has_begun)
            n = put(s, 0xfeff, 2, to);
        if (code < 0x10000)
            return n + put(s, code, 2, to + n);
        if (s->kind == UCS2 || s->kind == UCS2LE || s->kind == UCS2BE)
            return -EILSEQ;
        n += put(s, 0xd800 + ((code - 0x10000) >> 10), 2, to + n);
        return n + put(s, 0xdc00 + (code & 0x3ff), 2, to + n);
    }
}

size_t iconv(iconv_t conversion, char **from, size_t *from_left, char **to, size_t *to_left)
{
    struct conversion *c = conversion;
    unsigned char out[8];
    uint32_t code;
    int used, made;
    if (!from || !*from) {
        c->from.has_begun = c->to.has_begun = c->from.is_big = 0;
        return 0;
    }
    while (*from_left) {
        struct set before = c->from;
        used = decode(&c->from, (unsigned char *)*from, *from_left, &code);
        if (used < -1000) {
            *from += -1000 - used;
            *from_left -= -1000 - used;
            continue;
        }
        made = used < 0 ? used : encode(&c->to, code, out);
        if (made < 0 || (size_t)made > *to_left) {
            c->from = before;
            errno = made < 0 ? -made : E2BIG;
            return -1;
        }
        c->to.has_begun = 1;
        memcpy(*to, out, made);
        *to += made;
        *to_left -= made;
        *from += used;
        *from_left -= used;
    }
    return 0;
}
