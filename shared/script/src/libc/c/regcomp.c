/* regcomp(3): patterns become code for a machine that tries one way after another; regexec.c is that machine. */
#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <bits/nslab_regex.h>

#define LEVELS 200

static int alternatives(compiler *c);

static int is_extended(compiler *c) { return c->flags & REG_EXTENDED; }

/* What a backslash makes of a letter, besides itself; returns whether it can match nothing, -1: it is the letter itself. */
static int escape(compiler *c, int letter)
{
    static const struct { char letter, op; } places[] = {
        { 'b', RE_AT_EDGE }, { 'B', RE_OFF_EDGE }, { '<', RE_AT_WORD }, { '>', RE_AFTER_WORD }, { '`', RE_AT_START }, { '\'', RE_AT_END },
    };
    if (strchr("wWsS", letter)) {
        __nslab_re_word_set(c, letter);
        return 0;
    }
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i].letter == letter) {
            __nslab_re_emit(c, places[i].op, 0);
            return 1;
        }
    if (letter >= '1' && letter <= '9') {
        if (!(c->closed >> (letter - '0') & 1))
            __nslab_re_fail(c, REG_ESUBREG);
        __nslab_re_emit(c, RE_SAME, letter - '0');
        c->backward = 1;
        return 1;
    }
    return -1;
}

static void literal(compiler *c, int byte)
{
    int both = c->flags & REG_ICASE && isalpha(byte);
    unsigned char *set = both ? __nslab_re_new_set(c) : NULL;
    if (set)
        __nslab_re_add(c, set, byte);
    else if (!both)
        __nslab_re_emit(c, RE_BYTE, byte);
}

static int group(compiler *c)
{
    int number = ++c->groups, is_empty;
    if (++c->level > LEVELS)
        __nslab_re_fail(c, REG_ESPACE);
    __nslab_re_emit(c, RE_SAVE, 2 * number);
    is_empty = alternatives(c);
    __nslab_re_emit(c, RE_SAVE, 2 * number + 1);
    c->level--;
    if (!__nslab_re_eat(c, is_extended(c) ? ")" : "\\)"))
        __nslab_re_fail(c, REG_EPAREN);
    if (number < 10)
        c->closed |= 1U << number;
    return is_empty;
}

/* The numbers of {m,n}; high is -1 for no end. */
static void interval(compiler *c, int *low, int *high)
{
    const char *close = is_extended(c) ? "}" : "\\}";
    int is_number = c->p < c->end && isdigit(*c->p);
    for (*low = 0; c->p < c->end && isdigit(*c->p); c->p++)
        *low = *low > RE_DUP_MAX ? *low : *low * 10 + *c->p - '0';
    *high = *low;
    if (__nslab_re_eat(c, ",")) {
        for (*high = c->p < c->end && isdigit(*c->p) ? 0 : -1; c->p < c->end && isdigit(*c->p); c->p++)
            *high = *high > RE_DUP_MAX ? *high : *high * 10 + *c->p - '0';
    } else if (!is_number) {
        __nslab_re_fail(c, c->p < c->end && memchr(c->p, '}', c->end - c->p) ? REG_BADBR : REG_EBRACE);
        return;
    }
    if (!__nslab_re_eat(c, close))
        __nslab_re_fail(c, c->p < c->end && !__nslab_re_looking_at(c, "\\") ? REG_BADBR : REG_EBRACE);
    else if (*high >= 0 && *high < *low)
        __nslab_re_fail(c, REG_BADBR);
    else if (*low > RE_DUP_MAX || *high > RE_DUP_MAX)
        __nslab_re_fail(c, REG_ESIZE);
}

static void copy_piece(compiler *c, size_t start, size_t length)
{
    if (__nslab_re_insert(c, c->length, length))
        memcpy(c->code + c->length - length, c->code + start, length * sizeof *c->code);
}

/* x*: the code from start on, any number of times; has_passed: after once already. */
static void star(compiler *c, size_t start, int is_empty, int has_passed)
{
    size_t n = c->length - start;
    int slot = c->slots;
    struct re_code *code = __nslab_re_insert(c, start, is_empty ? 3 : 1);
    if (!code)
        return;
    if (is_empty) {
        /* Another pass that matches nothing would never end. */
        c->slots += 2;
        *code++ = (struct re_code){ has_passed ? RE_ENTER_AGAIN : RE_ENTER, slot };
        *code++ = (struct re_code){ RE_SPLIT, n + 4 };
        *code = (struct re_code){ RE_MARK, slot };
        __nslab_re_emit(c, RE_AGAIN, slot);
        __nslab_re_emit(c, RE_JUMP, -(int)n - 3);
    } else {
        *code = (struct re_code){ RE_SPLIT, n + 2 };
        __nslab_re_emit(c, RE_JUMP, -(int)n - 1);
    }
}

static void maybe(compiler *c, size_t start)
{
    size_t n = c->length - start;
    struct re_code *code = __nslab_re_insert(c, start, 1);
    if (code)
        *code = (struct re_code){ RE_SPLIT, n + 1 };
}

static void repeat(compiler *c, size_t start, int low, int high, int is_empty)
{
    size_t n = c->length - start;
    if (high == 0) {
        c->length = start;
        return;
    }
    for (int i = 1; i < low && !c->error; i++)
        copy_piece(c, start, n);
    if (high < 0) {
        size_t last = c->length;
        if (low)
            copy_piece(c, start, n);
        star(c, low ? last : start, is_empty, low > 0);
        return;
    }
    /* (x(x(x)?)?)?: from the inside out, so that each may end all. */
    size_t optional = low ? c->length : start;
    for (int i = low ? low : 1; i < high && !c->error; i++)
        copy_piece(c, start, n);
    for (int i = high - low; i-- > 0 && !c->error;)
        maybe(c, optional + i * n);
}

/* `*`, `+`, `?`, `{`; 0: none. */
static int repetition(compiler *c)
{
    static const char *const signs[] = { "*", "+", "?", "{", "\\+", "\\?", "\\{" };
    for (int i = is_extended(c) ? 0 : 4; i < (is_extended(c) ? 4 : 7); i++)
        if (__nslab_re_eat(c, signs[i]))
            return signs[i][strlen(signs[i]) - 1];
    return !is_extended(c) && __nslab_re_eat(c, "*") ? '*' : 0;
}

static int repetitions(compiler *c, size_t start, int is_empty)
{
    int sign;
    while (!c->error && (sign = repetition(c))) {
        int low = sign == '+', high = sign == '?' ? 1 : -1;
        if (sign == '{')
            interval(c, &low, &high);
        if (!c->error)
            repeat(c, start, low, high, is_empty);
        is_empty |= low == 0;
    }
    return is_empty;
}

static int is_branch_end(compiler *c)
{
    if (c->p >= c->end)
        return 1;
    if (is_extended(c))
        return *c->p == '|' || (*c->p == ')' && c->level);
    return __nslab_re_looking_at(c, "\\|") || __nslab_re_looking_at(c, "\\)");
}

/* One character, set, place or group; returns whether it can match nothing. is_first: nothing of the branch stands before it. */
static int atom(compiler *c, int is_first)
{
    int byte = *c->p, is_empty;
    if (is_first || !is_extended(c)) {
        const unsigned char *here = c->p;
        int sign = is_first ? repetition(c) : 0;
        if (sign && (is_extended(c) || sign == '{'))
            __nslab_re_fail(c, REG_BADRPT);
        if (c->error)
            return 1;
        c->p = here;
    }
    c->p++;
    if (byte == '[') {
        __nslab_re_bracket(c);
        return 0;
    }
    if (byte == '.') {
        __nslab_re_emit(c, c->flags & REG_NEWLINE ? RE_NO_NEWLINE : RE_ANY, 0);
        return 0;
    }
    if (byte == '(' && is_extended(c))
        return group(c);
    if (byte == '^' && (is_extended(c) || is_first)) {
        __nslab_re_emit(c, RE_AT_LINE, 0);
        return 1;
    }
    if (byte == '$' && (is_extended(c) || is_branch_end(c))) {
        __nslab_re_emit(c, RE_AT_LINE_END, 0);
        return 1;
    }
    if (byte != '\\') {
        literal(c, byte);
        return 0;
    }
    if (c->p >= c->end) {
        __nslab_re_fail(c, REG_EESCAPE);
        return 1;
    }
    byte = *c->p++;
    if (byte == '(' && !is_extended(c))
        return group(c);
    is_empty = escape(c, byte);
    if (is_empty < 0)
        literal(c, byte);
    return is_empty > 0;
}

static int branch(compiler *c)
{
    int is_all_empty = 1, is_first = 1;
    while (!is_branch_end(c) && !c->error) {
        size_t start = c->length;
        int is_anchor = *c->p == '^' && (is_extended(c) || is_first);
        int is_empty = atom(c, is_first);
        /* After ^ a repetition is an error (ERE), or a * itself (BRE). */
        is_first = is_anchor;
        if (!is_anchor)
            is_empty = repetitions(c, start, is_empty);
        is_all_empty &= is_empty;
    }
    return is_all_empty;
}

/* a|b; returns whether it can match nothing. */
static int alternatives(compiler *c)
{
    size_t start = c->length, before;
    int is_empty = branch(c);
    while (!c->error && __nslab_re_eat(c, is_extended(c) ? "|" : "\\|")) {
        size_t n = c->length - start;
        struct re_code *code = __nslab_re_insert(c, start, 1);
        if (!code)
            return is_empty;
        *code = (struct re_code){ RE_SPLIT, n + 2 };
        before = c->length;
        __nslab_re_emit(c, RE_JUMP, 0);
        /* The rest is one alternative, so that the first jump ends all. */
        is_empty |= alternatives(c);
        c->code[before].value = c->length - before;
    }
    return is_empty;
}

int regcomp(regex_t *re, const char *pattern, int flags)
{
    compiler c = { .p = (const unsigned char *)pattern, .end = (const unsigned char *)pattern + strlen(pattern), .flags = flags };
    alternatives(&c);
    if (c.p < c.end)
        __nslab_re_fail(&c, REG_EPAREN);
    __nslab_re_emit(&c, RE_MATCH, 0);
    memset(re, 0, sizeof *re);
    if (c.error) {
        free(c.code);
        free(c.sets);
        return c.error;
    }
    re->__code = c.code;
    re->__length = c.length;
    re->__sets = c.sets;
    re->__slots = c.slots;
    re->re_nsub = c.groups;
    re->__flags = flags;
    re->__backward = c.backward;
    return 0;
}

void regfree(regex_t *re)
{
    free(re->__code);
    free(re->__sets);
    re->__code = re->__sets = NULL;
}
