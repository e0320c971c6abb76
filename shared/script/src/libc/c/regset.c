/* The code that regcomp(3) makes, and bracket expressions in it. */
#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <bits/nslab_regex.h>

#define CODE_MAX 60000


void *__nslab_re_fail(compiler *c, int error)
{
    if (!c->error)
        c->error = error;
    c->p = c->end;
    return NULL;
}

/* Makes room for n instructions at `at`; what lies behind moves, and jumps are relative. */
struct re_code *__nslab_re_insert(compiler *c, size_t at, size_t n)
{
    if (c->length + n > CODE_MAX)
        return __nslab_re_fail(c, REG_ESPACE);
    if (c->length + n > c->room) {
        struct re_code *code = realloc(c->code, (c->room = 2 * (c->length + n)) * sizeof *code);
        if (!code)
            return __nslab_re_fail(c, REG_ESPACE);
        c->code = code;
    }
    memmove(c->code + at + n, c->code + at, (c->length - at) * sizeof *c->code);
    c->length += n;
    return c->code + at;
}

void __nslab_re_emit(compiler *c, int op, int value)
{
    struct re_code *code = __nslab_re_insert(c, c->length, 1);
    if (code) {
        code->op = op;
        code->value = value;
    }
}

int __nslab_re_looking_at(compiler *c, const char *s)
{
    size_t n = strlen(s);
    return (size_t)(c->end - c->p) >= n && !memcmp(c->p, s, n);
}

int __nslab_re_eat(compiler *c, const char *s)
{
    if (!__nslab_re_looking_at(c, s))
        return 0;
    c->p += strlen(s);
    return 1;
}

void __nslab_re_add(compiler *c, unsigned char *set, int byte)
{
    set[byte / 8] |= 1 << byte % 8;
    if (c->flags & REG_ICASE) {
        set[toupper(byte) / 8] |= 1 << toupper(byte) % 8;
        set[tolower(byte) / 8] |= 1 << tolower(byte) % 8;
    }
}

unsigned char *__nslab_re_new_set(compiler *c)
{
    if (c->nr_sets == c->set_room) {
        re_set *sets = realloc(c->sets, (c->set_room += 8) * sizeof *sets);
        if (!sets)
            return __nslab_re_fail(c, REG_ESPACE);
        c->sets = sets;
    }
    __nslab_re_emit(c, RE_SET, c->nr_sets);
    return memset(c->sets[c->nr_sets++], 0, sizeof *c->sets);
}

static void invert(unsigned char *set)
{
    for (size_t i = 0; i < sizeof(re_set); i++)
        set[i] = ~set[i];
}

static int is_word(int byte) { return isalnum(byte) || byte == '_'; }

/* \w \W \s \S */
void __nslab_re_word_set(compiler *c, int letter)
{
    unsigned char *set = __nslab_re_new_set(c);
    for (int byte = 0; set && byte < 256; byte++)
        if (tolower(letter) == 'w' ? is_word(byte) : isspace(byte))
            set[byte / 8] |= 1 << byte % 8;
    if (set && isupper(letter))
        invert(set);
}

static int in_class(compiler *c, const char *name, int byte)
{
    static const struct { const char *name; int (*is)(int); } classes[] = {
        { "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank }, { "cntrl", iscntrl }, { "digit", isdigit }, { "graph", isgraph },
        { "lower", islower }, { "print", isprint }, { "punct", ispunct }, { "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (!strcmp(name, classes[i].name))
            return classes[i].is(byte);
    __nslab_re_fail(c, REG_ECTYPE);
    return 0;
}

/* What stands between [: and :], [= and =], [. and .]; c->p is behind the opening. */
static int named(compiler *c, int kind, char *name, size_t size)
{
    const unsigned char *start = c->p;
    while (c->p + 1 < c->end && !(c->p[0] == kind && c->p[1] == ']'))
        c->p++;
    if (c->p + 1 >= c->end || (size_t)(c->p - start) >= size)
        return __nslab_re_fail(c, c->p + 1 >= c->end ? REG_EBRACK : kind == ':' ? REG_ECTYPE : REG_ECOLLATE) != NULL;
    memcpy(name, start, c->p - start);
    name[c->p - start] = 0;
    c->p += 2;
    return 1;
}

/* One end of a range, as a byte; -1: it was a class. */
static int bracket_item(compiler *c, unsigned char *set)
{
    char name[16];
    int kind = c->p[0] == '[' && c->p + 1 < c->end ? c->p[1] : 0;
    if (kind != ':' && kind != '=' && kind != '.')
        return *c->p++;
    c->p += 2;
    if (!named(c, kind, name, sizeof name))
        return -1;
    if (kind == ':') {
        for (int byte = 0; byte < 256; byte++)
            if (in_class(c, name, byte))
                __nslab_re_add(c, set, byte);
        return -1;
    }
    if (!name[0] || name[1])
        __nslab_re_fail(c, REG_ECOLLATE);
    return (unsigned char)name[0];
}

void __nslab_re_bracket(compiler *c)
{
    unsigned char *set = __nslab_re_new_set(c);
    int is_negated = set && __nslab_re_eat(c, "^"), is_first = 1;
    if (!set)
        return;
    for (;; is_first = 0) {
        if (c->p >= c->end) {
            __nslab_re_fail(c, REG_EBRACK);
            return;
        }
        if (*c->p == ']' && !is_first)
            break;
        int low = bracket_item(c, set), high = low;
        if (c->p + 1 < c->end && c->p[0] == '-' && c->p[1] != ']') {
            c->p++;
            high = bracket_item(c, set);
            if (low < 0 || high < low)
                __nslab_re_fail(c, REG_ERANGE);
            /* [a-z-9]: the end of a range begins none. */
            if (c->p + 1 < c->end && c->p[0] == '-' && c->p[1] != ']')
                __nslab_re_fail(c, REG_ERANGE);
        }
        for (int byte = low; byte >= 0 && byte <= high; byte++)
            __nslab_re_add(c, set, byte);
    }
    c->p++;
    if (is_negated) {
        invert(set);
        if (c->flags & REG_NEWLINE)
            set['\n' / 8] &= ~(1 << '\n' % 8);
    }
    set[0] &= ~1;
}
