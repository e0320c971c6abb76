/* fnmatch(3): patterns of file names. */
#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

static int fold(int c, int flags) { return flags & FNM_CASEFOLD ? tolower(c) : c; }

static int is_class(const char *name, size_t n, int c)
{
    static const struct { const char *name; int (*is)(int); } classes[] = {
        { "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank }, { "cntrl", iscntrl },
        { "digit", isdigit }, { "graph", isgraph }, { "lower", islower }, { "print", isprint },
        { "punct", ispunct }, { "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
    };
    size_t i;
    for (i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strlen(classes[i].name) == n && !strncmp(classes[i].name, name, n))
            return classes[i].is(c) != 0;
    return 0;
}

/* Does the bracket expression behind `[` hold `c`? Returns what follows it; 0 if it has no end, and is an ordinary character. */
static const char *bracket(const char *p, int c, int flags, int *holds)
{
    int is_not = *p == '!' || *p == '^', found = 0, is_first = 1;
    if (is_not)
        p++;
    for (;; is_first = 0) {
        int from, to;
        if (!*p)
            return 0;
        if (*p == ']' && !is_first)
            break;
        if (p[0] == '[' && p[1] == ':') {
            const char *end = strstr(p + 2, ":]");
            if (end) {
                found |= is_class(p + 2, end - p - 2, (unsigned char)c);
                p = end + 2;
                continue;
            }
        }
        if (*p == '\\' && !(flags & FNM_NOESCAPE) && p[1])
            p++;
        from = to = fold((unsigned char)*p++, flags);
        if (p[0] == '-' && p[1] && p[1] != ']') {
            p++;
            if (*p == '\\' && !(flags & FNM_NOESCAPE) && p[1])
                p++;
            to = fold((unsigned char)*p++, flags);
        }
        found |= c >= from && c <= to;
    }
    *holds = found != is_not;
    return p + 1;
}

static int is_hidden(const char *text, const char *start, int flags)
{
    return *text == '.' && flags & FNM_PERIOD &&
           (text == start || (flags & FNM_PATHNAME && text[-1] == '/'));
}

static int match(const char *p, const char *text, const char *start, int flags)
{
    for (; *p; text++) {
        int c = fold((unsigned char)*text, flags), holds = 0;
        const char *after;
        switch (*p) {
        case '?':
            if (!*text || (*text == '/' && flags & FNM_PATHNAME) || is_hidden(text, start, flags))
                return FNM_NOMATCH;
            p++;
            continue;
        case '*':
            if (is_hidden(text, start, flags))
                return FNM_NOMATCH;
            while (*p == '*')
                p++;
            for (;; text++) {
                if (!match(p, text, start, flags))
                    return 0;
                if (!*text || (*text == '/' && flags & FNM_PATHNAME))
                    return FNM_NOMATCH;
            }
        case '[':
            if (!*text || is_hidden(text, start, flags) || (*text == '/' && flags & FNM_PATHNAME))
                return FNM_NOMATCH;
            after = bracket(p + 1, c, flags, &holds);
            if (after) {
                if (!holds)
                    return FNM_NOMATCH;
                p = after;
                continue;
            }
            break;
        case '\\':
            if (!(flags & FNM_NOESCAPE) && p[1])
                p++;
            break;
        default:
            break;
        }
        if (!*text || fold((unsigned char)*p++, flags) != c)
            return FNM_NOMATCH;
    }
    return !*text || (*text == '/' && flags & FNM_LEADING_DIR) ? 0 : FNM_NOMATCH;
}

int fnmatch(const char *pattern, const char *text, int flags) { return match(pattern, text, text, flags); }
