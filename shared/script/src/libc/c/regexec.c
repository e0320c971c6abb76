/* regexec(3): the longest match of the leftmost ones; ways are tried in the pattern's order, as glibc does. */
#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bits/nslab_regex.h>

/* What is left to try, or a slot to be set back on the way there (pc < 0). */
struct way { int pc, at, slot, old; };

struct machine {
    const regex_t *re;
    const char *text;
    int length, flags;
    int *slots, *best;      /* where groups begin and end; then the loops' */
    size_t nr_slots;
    unsigned char *seen;    /* a bit for each instruction at each place, where no group is named again */
    struct way *ways;
    size_t nr_ways, room;
};

static int push(struct machine *m, int pc, int at, int slot, int old)
{
    if (m->nr_ways == m->room) {
        struct way *ways = realloc(m->ways, (m->room = 2 * m->room + 64) * sizeof *ways);
        if (!ways)
            return 0;
        m->ways = ways;
    }
    m->ways[m->nr_ways++] = (struct way){ pc, at, slot, old };
    return 1;
}

static int set_slot(struct machine *m, int slot, int value)
{
    int old = m->slots[slot];
    m->slots[slot] = value;
    return push(m, -1, 0, slot, old);
}

static int is_word_at(struct machine *m, int at)
{
    return at >= 0 && at < m->length && (isalnum((unsigned char)m->text[at]) || m->text[at] == '_');
}

static int is_place(struct machine *m, int op, int at)
{
    int lines = m->re->__flags & REG_NEWLINE;
    int before = is_word_at(m, at - 1), after = is_word_at(m, at);
    switch (op) {
    case RE_AT_LINE: return (at == 0 && !(m->flags & REG_NOTBOL)) || (lines && at > 0 && m->text[at - 1] == '\n');
    case RE_AT_LINE_END: return (at == m->length && !(m->flags & REG_NOTEOL)) || (lines && at < m->length && m->text[at] == '\n');
    case RE_AT_START: return at == 0;
    case RE_AT_END: return at == m->length;
    case RE_AT_EDGE: return before != after;
    case RE_OFF_EDGE: return before == after;
    case RE_AT_WORD: return !before && after;
    default: return before && !after;
    }
}

/* How many bytes the instruction takes at this place; -1: it does not match. */
static int takes(struct machine *m, struct re_code code, int at)
{
    int byte = at < m->length ? (unsigned char)m->text[at] : -1;
    switch (code.op) {
    case RE_BYTE: return byte == code.value ? 1 : -1;
    case RE_ANY: return byte > 0 ? 1 : -1;
    case RE_NO_NEWLINE: return byte > 0 && byte != '\n' ? 1 : -1;
    case RE_SET: return byte >= 0 && ((re_set *)m->re->__sets)[code.value][byte / 8] >> byte % 8 & 1 ? 1 : -1;
    case RE_SAME: {
        int start = m->slots[2 * code.value], n = m->slots[2 * code.value + 1] - start;
        if (start < 0 || n < 0 || at + n > m->length)
            return -1;
        int differs = m->re->__flags & REG_ICASE ? strncasecmp(m->text + start, m->text + at, n) : memcmp(m->text + start, m->text + at, n);
        return differs ? -1 : n;
    }
    default: return is_place(m, code.op, at) ? 0 : -1;
    }
}

/* Was this instruction tried here before? Then nothing new can come of it. */
static int is_seen(struct machine *m, int pc, int at)
{
    size_t bit = (size_t)at * m->re->__length + pc;
    if (!m->seen)
        return 0;
    if (m->seen[bit / 8] >> bit % 8 & 1)
        return 1;
    m->seen[bit / 8] |= 1 << bit % 8;
    return 0;
}

/* Follows one way until it fails or matches. */
static int follow(struct machine *m, int pc, int at)
{
    const struct re_code *program = m->re->__code;
    for (;;) {
        struct re_code code = program[pc];
        if (is_seen(m, pc, at))
            return 1;
        switch (code.op) {
        case RE_MATCH:
            if (at > m->best[1]) {
                memcpy(m->best, m->slots, m->nr_slots * sizeof *m->best);
                m->best[1] = at;
            }
            return 1;
        case RE_SPLIT:
            if (!push(m, pc + code.value, at, 0, 0))
                return 0;
            pc++;
            break;
        case RE_JUMP: pc += code.value; break;
        case RE_SAVE:
            if (!set_slot(m, code.value, at))
                return 0;
            pc++;
            break;
        case RE_ENTER:
        case RE_ENTER_AGAIN:
            if (!set_slot(m, 2 * (m->re->re_nsub + 1) + code.value + 1, code.op == RE_ENTER_AGAIN))
                return 0;
            pc++;
            break;
        case RE_MARK:
            if (!set_slot(m, 2 * (m->re->re_nsub + 1) + code.value, at))
                return 0;
            pc++;
            break;
        case RE_AGAIN: {
            int slot = 2 * (m->re->re_nsub + 1) + code.value;
            if (m->slots[slot] == at) {
                if (m->slots[slot + 1])
                    return 1;
                pc += 2;
            } else {
                if (!set_slot(m, slot + 1, 1))
                    return 0;
                pc++;
            }
            break;
        }
        default: {
            int n = takes(m, code, at);
            if (n < 0)
                return 1;
            at += n;
            pc++;
        }
        }
    }
}

static int match_at(struct machine *m, int start)
{
    for (size_t i = 0; i < m->nr_slots; i++)
        m->slots[i] = -1;
    m->slots[0] = start;
    m->nr_ways = 0;
    if (!follow(m, 0, start))
        return 0;
    while (m->nr_ways) {
        struct way way = m->ways[--m->nr_ways];
        if (way.pc < 0)
            m->slots[way.slot] = way.old;
        else if (!follow(m, way.pc, way.at))
            return 0;
    }
    return 1;
}

int regexec(const regex_t *re, const char *text, size_t n, regmatch_t matches[], int flags)
{
    struct machine m = { .re = re, .text = text, .flags = flags, .nr_slots = 2 * (re->re_nsub + 1) + re->__slots };
    int start = 0, is_sound = 1;
    if (flags & REG_STARTEND) {
        start = matches[0].rm_so;
        m.length = matches[0].rm_eo;
    } else
        m.length = strlen(text);
    m.slots = malloc(2 * m.nr_slots * sizeof *m.slots);
    if (!re->__backward)
        m.seen = calloc((size_t)(m.length + 1) * re->__length / 8 + 1, 1);
    if (!m.slots || (!re->__backward && !m.seen)) {
        free(m.slots);
        return REG_ESPACE;
    }
    m.best = m.slots + m.nr_slots;
    m.best[1] = -1;
    for (; start <= m.length && m.best[1] < 0 && is_sound; start++)
        is_sound = match_at(&m, start);
    if (m.best[1] >= 0 && !(re->__flags & REG_NOSUB))
        for (size_t i = 0; i < n; i++)
            matches[i] = i <= re->re_nsub && m.best[2 * i + 1] >= 0 ? (regmatch_t){ m.best[2 * i], m.best[2 * i + 1] } : (regmatch_t){ -1, -1 };
    int found = m.best[1] >= 0;
    free(m.slots);
    free(m.seen);
    free(m.ways);
    return !is_sound ? REG_ESPACE : found ? 0 : REG_NOMATCH;
}

size_t regerror(int code, const regex_t *re, char *to, size_t size)
{
    static const char *const texts[] = {
        "Success", "No match", "Invalid regular expression", "Invalid collation character", "Invalid character class name",
        "Trailing backslash", "Invalid back reference", "Unmatched [, [^, [:, [., or [=", "Unmatched ( or \\(", "Unmatched \\{",
        "Invalid content of \\{\\}", "Invalid range end", "Memory exhausted", "Invalid preceding regular expression",
        "Premature end of regular expression", "Regular expression too big", "Unmatched ) or \\)",
    };
    const char *text = code >= 0 && code <= REG_ERPAREN ? texts[code] : "Unknown error";
    snprintf(to, size, "%s", text);
    return strlen(text) + 1;
}
