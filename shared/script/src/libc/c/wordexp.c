/* wordexp(3): splits and expands words as a shell does: tildes, parameters, quotes, file names. */
#define _GNU_SOURCE
#include <ctype.h>
#include <fcntl.h>
#include <glob.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wordexp.h>
#include <bits/nslab.h>

/* The word at hand, as a pattern: what was quoted has a backslash. */
struct word { char *text; size_t used, room; int is_there, has_magic; };

static int put(struct word *w, int c, int is_quoted)
{
    if (w->used + 3 > w->room) {
        char *more = realloc(w->text, w->room * 2 + 64);
        if (!more)
            return WRDE_NOSPACE;
        w->text = more;
        w->room = w->room * 2 + 64;
    }
    if (is_quoted && strchr("*?[\\", c))
        w->text[w->used++] = '\\';
    else if (strchr("*?[", c))
        w->has_magic = 1;
    w->text[w->used++] = c;
    w->text[w->used] = '\0';
    w->is_there = 1;
    return 0;
}

static int add(wordexp_t *words, char *text)
{
    size_t at = words->we_offs + words->we_wordc;
    char **list = realloc(words->we_wordv, (at + 2) * sizeof *list);
    if (!list || !text)
        return WRDE_NOSPACE;
    words->we_wordv = list;
    list[at] = text;
    list[at + 1] = 0;
    words->we_wordc++;
    return 0;
}

/* Ends the word: a pattern becomes the names it matches, if there are any. */
static int finish(struct word *w, wordexp_t *words)
{
    glob_t found;
    size_t i, to = 0;
    int result = 0;
    if (!w->is_there)
        return 0;
    if (w->has_magic && !glob(w->text, 0, 0, &found)) {
        for (i = 0; i < found.gl_pathc && !result; i++)
            result = add(words, strdup(found.gl_pathv[i]));
        globfree(&found);
    } else {
        for (i = 0; i < w->used; i++) {
            if (w->text[i] == '\\')
                i++;
            w->text[to++] = w->text[i];
        }
        if (w->text)
            w->text[to] = '\0';
        result = add(words, strdup(w->text ? w->text : ""));
    }
    w->used = 0;
    w->is_there = w->has_magic = 0;
    return result;
}

/* `$NAME`, `${NAME}`, `${NAME:-WORD}`: unquoted values are split at blanks. */
static int parameter(const char **at, struct word *w, wordexp_t *words, int flags, int is_quoted)
{
    const char *p = *at + 1, *name, *value, *otherwise = 0;
    size_t n, length = 0;
    int has_brace = *p == '{', result = 0;
    char key[256];
    name = p += has_brace;
    for (n = 0; isalnum((unsigned char)p[n]) || p[n] == '_'; n++)
        ;
    if (!n || n >= sizeof key || isdigit((unsigned char)*name)) {
        if (has_brace || *p == '(')
            return WRDE_SYNTAX;
        *at += 1;
        return put(w, '$', 1);
    }
    memcpy(key, name, n);
    key[n] = '\0';
    p += n;
    if (has_brace) {
        if (p[0] == ':' && p[1] == '-') {
            otherwise = p + 2;
            length = strcspn(otherwise, "}");
            p = otherwise + length;
        }
        if (*p == '\0')
            return WRDE_SYNTAX;
        if (*p++ != '}')
            __builtin_nslab_unsupported("wordexp", "expansions other than ${NAME} and ${NAME:-WORD}");
    }
    *at = p;
    value = getenv(key);
    if (!value && flags & WRDE_UNDEF && !otherwise)
        return WRDE_BADVAL;
    if ((!value || !*value) && otherwise) {
        for (; length-- && !result;)
            result = put(w, *otherwise++, is_quoted);
        return result;
    }
    for (; value && *value && !result; value++) {
        if (!is_quoted && strchr(" \t\n", *value))
            result = finish(w, words);
        else
            result = put(w, *value, is_quoted);
    }
    return result;
}

static int tilde(const char **at, struct word *w)
{
    const char *p = *at + 1, *home;
    size_t n = strcspn(p, "/ \t\n");
    char name[64];
    struct passwd *user;
    int result = 0;
    if (n >= sizeof name)
        return put(w, *(*at)++, 0);
    memcpy(name, p, n);
    name[n] = '\0';
    user = n ? getpwnam(name) : 0;
    home = n ? (user ? user->pw_dir : 0) : getenv("HOME");
    if (!home)
        return put(w, *(*at)++, 0);
    for (; *home && !result; home++)
        result = put(w, *home, 1);
    *at = p + n;
    return result;
}

/* Starts a command, its output where `out` leads. */
static pid_t shell(const char *option, const char *command, int out, int flags)
{
    pid_t child = fork();
    if (child)
        return child;
    int null = open("/dev/null", O_WRONLY);
    dup2(out < 0 ? null : out, 1);
    if (!(flags & WRDE_SHOWERR))
        dup2(null, 2);
    execl("/bin/sh", "sh", option, command, (char *)0);
    _exit(127);
}

/* Puts the output of a command, which is split into words if it was not quoted: not at blanks before it, as glibc has it.
   Newlines at its end are no part of it. */
static int command(const char *text, struct word *w, wordexp_t *words, int flags, int is_quoted)
{
    int ends[2], status = 0, result = 0, blanks = 0, has_begun = 0;
    size_t newlines = 0, bytes = 0;
    char buffer[512];
    ssize_t n;
    pid_t child;
    if (pipe2(ends, O_CLOEXEC))
        return WRDE_NOSPACE;
    child = shell("-c", text, ends[1], flags);
    close(ends[1]);
    while (child > 0 && !result && (n = read(ends[0], buffer, sizeof buffer)) > 0) {
        bytes += n;
        for (ssize_t i = 0; i < n && !result; i++) {
            if (buffer[i] == '\n') {
                newlines++;
                continue;
            }
            if (!is_quoted && (buffer[i] == ' ' || buffer[i] == '\t')) {
                blanks = 1;
                continue;
            }
            if (!is_quoted && has_begun && (blanks || newlines))
                result = finish(w, words);
            for (; is_quoted && newlines && !result; newlines--)
                result = put(w, '\n', 1);
            if (!result)
                result = put(w, buffer[i], 1);
            has_begun = 1;
            newlines = blanks = 0;
        }
    }
    if (blanks && has_begun && !result)
        result = finish(w, words);
    close(ends[0]);
    if (child < 0)
        return WRDE_NOSPACE;
    waitpid(child, &status, 0);
    if (!result && !bytes && status) {
        child = shell("-nc", text, -1, flags & ~WRDE_SHOWERR);
        waitpid(child, &status, 0);
        if (child < 0 || status)
            return WRDE_SYNTAX;
    }
    return result;
}

/* Finds the end of `$(…)` or of a command in backquotes, and runs what is between; *at is the `$` or the first backquote. */
static int substitution(const char **at, struct word *w, wordexp_t *words, int flags, int is_quoted)
{
    const char *p = *at;
    int in_backquotes = *p == '`', depth = 1, quote = 0, result;
    char *text, *to;
    if (flags & WRDE_NOCMD)
        return WRDE_CMDSUB;
    if (!strncmp(p, "$((", 3))
        __builtin_nslab_unsupported("wordexp", "arithmetic");
    p += in_backquotes ? 1 : 2;
    to = text = malloc(strlen(p) + 1);
    if (!text)
        return WRDE_NOSPACE;
    for (; *p; p++) {
        if (*p == '\\' && p[1] && quote != '\'') {
            if (!in_backquotes || !strchr("$`\\", p[1]))
                *to++ = *p;
            p++;
        } else if (in_backquotes) {
            if (*p == '`')
                break;
        } else if (quote) {
            quote = *p == quote ? 0 : quote;
        } else if (*p == '\'' || *p == '"') {
            quote = *p;
        } else {
            depth += (*p == '(') - (*p == ')');
            if (!depth)
                break;
        }
        *to++ = *p;
    }
    *to = '\0';
    result = *p ? command(text, w, words, flags, is_quoted) : WRDE_SYNTAX;
    free(text);
    *at = p + 1;
    return result;
}

static int expand(const char *text, struct word *w, wordexp_t *words, int flags)
{
    int result = 0, quote = 0;
    for (; *text && !result;) {
        int c = *text;
        if (quote == '\'') {
            text++;
            if (c == '\'')
                quote = 0;
            else
                result = put(w, c, 1);
            continue;
        }
        switch (c) {
        case '`':
            result = substitution(&text, w, words, flags, quote);
            continue;
        case '$':
            result = text[1] == '(' ? substitution(&text, w, words, flags, quote) : parameter(&text, w, words, flags, quote);
            continue;
        case '"':
            quote = quote ? 0 : '"';
            w->is_there = 1;
            break;
        case '\\':
            if (!text[1])
                return WRDE_SYNTAX;
            text++;
            if (quote && !strchr("$`\"\\\n", *text))
                result = put(w, '\\', 1);
            if (!result && *text != '\n')
                result = put(w, *text, 1);
            break;
        default:
            if (quote) {
                result = put(w, c, 1);
            } else if (c == '\'') {
                quote = '\'';
                w->is_there = 1;
            } else if (c == ' ' || c == '\t') {
                result = finish(w, words);
            } else if (strchr("\n|&;<>(){}", c)) {
                return WRDE_BADCHAR;
            } else if (c == '~' && !w->is_there) {
                result = tilde(&text, w);
                continue;
            } else {
                result = put(w, c, 0);
            }
        }
        text++;
    }
    return quote ? WRDE_SYNTAX : result;
}

int wordexp(const char *text, wordexp_t *words, int flags)
{
    struct word w = { 0 };
    size_t i, before;
    int result;
    if (flags & WRDE_REUSE)
        wordfree(words);
    if (!(flags & WRDE_APPEND)) {
        words->we_wordc = 0;
        words->we_wordv = 0;
        if (!(flags & WRDE_DOOFFS))
            words->we_offs = 0;
        words->we_wordv = calloc(words->we_offs + 1, sizeof *words->we_wordv);
        if (!words->we_wordv)
            return WRDE_NOSPACE;
    }
    before = words->we_wordc;
    result = expand(text, &w, words, flags);
    if (!result)
        result = finish(&w, words);
    free(w.text);
    if (result && result != WRDE_NOSPACE) {
        for (i = before; i < words->we_wordc; i++)
            free(words->we_wordv[words->we_offs + i]);
        words->we_wordc = before;
        words->we_wordv[words->we_offs + before] = 0;
    }
    return result;
}

void wordfree(wordexp_t *words)
{
    size_t i;
    for (i = 0; words->we_wordv && i < words->we_wordc; i++)
        free(words->we_wordv[words->we_offs + i]);
    free(words->we_wordv);
    words->we_wordv = 0;
    words->we_wordc = 0;
}
