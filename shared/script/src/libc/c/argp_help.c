/* The help of argp(3): columns 2, 6 and 29, lines of 79. */
#include <argp.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <bits/nslab_argp.h>

#define SHORT_COLUMN 2
#define LONG_COLUMN 6
#define DOC_OPTION_COLUMN 2
#define HEADER_COLUMN 1
#define DOC_COLUMN 29
#define USAGE_INDENT 12
#define RIGHT 79

/* Words that are filled into lines. */
struct fill {
    FILE *to;
    int column, left;
    int is_fresh;
};

static void indent(struct fill *f, int column)
{
    while (f->column < column) {
        putc(' ', f->to);
        f->column++;
    }
}

static void put(struct fill *f, const char *text, size_t n)
{
    fwrite(text, 1, n, f->to);
    f->column += n;
}

static void newline(struct fill *f)
{
    putc('\n', f->to);
    f->column = 0;
}

/* A paragraph whose lines begin at `left`. */
static void paragraph(struct fill *f, const char *text, int left)
{
    while (*text) {
        size_t spaces = strspn(text, " "), n = strcspn(text + spaces, " \n");
        if (f->column > left && f->column + (int)(spaces + n) > RIGHT) {
            newline(f);
            spaces = 0;
            text += strspn(text, " ");
            n = strcspn(text, " \n");
        }
        if (n || spaces) {
            if (f->column < left)
                indent(f, left);
            put(f, text, spaces + n);
        }
        text += spaces + n;
        if (*text == '\n') {
            newline(f);
            text++;
        }
    }
}

static const struct argp_option *with_arg(const struct __nslab_argp_entry *e) { return e->option->arg ? e->option : 0; }

static void header(struct fill *f, const char *text, int is_next)
{
    if (!*text)
        return;
    if (is_next)
        newline(f);
    indent(f, HEADER_COLUMN);
    paragraph(f, text, HEADER_COLUMN);
    newline(f);
}

static void option_list(struct fill *f, struct __nslab_argp_list *l, int *dup_args)
{
    int i, j, has_header = 0;
    struct __nslab_argp_entry *previous = 0;
    for (i = 0; i < l->n; i++) {
        struct __nslab_argp_entry *e = &l->entries[i];
        const struct argp_option *arg = with_arg(e);
        int is_short = 0, is_long = 0;
        if (__nslab_argp_is_header(e)) {
            header(f, e->option->doc, previous != 0);
            has_header = 1;
            previous = e;
            continue;
        }
        for (j = 0; j < e->n; j++)
            is_short |= __nslab_argp_is_short(&e->option[j]) && !(e->option[j].flags & OPTION_HIDDEN);
        for (j = 0; j < e->n; j++)
            is_long |= e->option[j].name && !(e->option[j].flags & OPTION_HIDDEN);
        if (!is_short && !is_long)
            continue;
        if (has_header && previous && e->group != previous->group)
            newline(f);
        if (e->cluster.header && *e->cluster.header && (!previous || previous->cluster.number != e->cluster.number)) {
            header(f, e->cluster.header, previous != 0);
            has_header = 1;
        }
        previous = e;
        indent(f, is_short || !(e->option->flags & OPTION_DOC) ? SHORT_COLUMN : DOC_OPTION_COLUMN);
        for (j = 0; j < e->n; j++) {
            const struct argp_option *o = &e->option[j];
            char letter[3] = { '-', o->key, 0 };
            if (!__nslab_argp_is_short(o) || o->flags & OPTION_HIDDEN)
                continue;
            if (f->column > SHORT_COLUMN)
                put(f, ", ", 2);
            put(f, letter, 2);
            if (arg && !is_long) {
                put(f, arg->flags & OPTION_ARG_OPTIONAL ? "[" : " ", 1);
                put(f, arg->arg, strlen(arg->arg));
                if (arg->flags & OPTION_ARG_OPTIONAL)
                    put(f, "]", 1);
            } else if (arg)
                *dup_args = 1;
        }
        if (is_long && !(e->option->flags & OPTION_DOC)) {
            int is_next = is_short;
            for (j = 0; j < e->n; j++) {
                const struct argp_option *o = &e->option[j];
                if (!o->name || o->flags & OPTION_HIDDEN)
                    continue;
                if (is_next)
                    put(f, ", ", 2);
                is_next = 1;
                indent(f, LONG_COLUMN);
                put(f, "--", 2);
                put(f, o->name, strlen(o->name));
                if (arg) {
                    put(f, arg->flags & OPTION_ARG_OPTIONAL ? "[=" : "=", arg->flags & OPTION_ARG_OPTIONAL ? 2 : 1);
                    put(f, arg->arg, strlen(arg->arg));
                    if (arg->flags & OPTION_ARG_OPTIONAL)
                        put(f, "]", 1);
                }
            }
        } else if (is_long) {
            indent(f, DOC_OPTION_COLUMN);
            put(f, e->option->name, strlen(e->option->name));
        }
        if (e->option->doc && *e->option->doc) {
            if (f->column > DOC_COLUMN + 3)
                newline(f);
            else if (f->column >= DOC_COLUMN)
                put(f, "   ", 3);
            indent(f, DOC_COLUMN);
            paragraph(f, e->option->doc, DOC_COLUMN);
        }
        newline(f);
    }
}

/* One bracket of the usage. */
static void usage_item(struct fill *f, const char *text)
{
    int n = strlen(text);
    if (f->column + n + 1 >= RIGHT) {
        newline(f);
        indent(f, USAGE_INDENT);
    } else
        put(f, " ", 1);
    put(f, text, n);
}

static void usage_options(struct fill *f, struct __nslab_argp_list *l)
{
    char text[512], letters[300] = "[-";
    int i, j, n = 2;
    for (i = 0; i < l->n; i++)
        for (j = 0; j < l->entries[i].n; j++) {
            const struct argp_option *o = &l->entries[i].option[j];
            if (__nslab_argp_is_short(o) && !l->entries[i].option->arg && !(o->flags & (OPTION_HIDDEN | OPTION_NO_USAGE)))
                letters[n++] = o->key;
        }
    if (n > 2) {
        letters[n++] = ']';
        letters[n] = 0;
        usage_item(f, letters);
    }
    for (i = 0; i < l->n; i++)
        for (j = 0; j < l->entries[i].n; j++) {
            const struct argp_option *o = &l->entries[i].option[j], *real = l->entries[i].option;
            if (!__nslab_argp_is_short(o) || !real->arg || o->flags & (OPTION_HIDDEN | OPTION_NO_USAGE))
                continue;
            snprintf(text, sizeof text, real->flags & OPTION_ARG_OPTIONAL ? "[-%c[%s]]" : "[-%c %s]", o->key, real->arg);
            usage_item(f, text);
        }
    for (i = 0; i < l->n; i++)
        for (j = 0; j < l->entries[i].n; j++) {
            const struct argp_option *o = &l->entries[i].option[j], *real = l->entries[i].option;
            if (!o->name || o->flags & (OPTION_HIDDEN | OPTION_NO_USAGE | OPTION_DOC))
                continue;
            if (!real->arg)
                snprintf(text, sizeof text, "[--%s]", o->name);
            else
                snprintf(text, sizeof text, real->flags & OPTION_ARG_OPTIONAL ? "[--%s[=%s]]" : "[--%s=%s]", o->name, real->arg);
            usage_item(f, text);
        }
}

/* The one argp of a tree that has such a text. */
static const char *text_of(const struct argp *argp, int is_doc)
{
    const char *own = is_doc ? argp->doc : argp->args_doc;
    int i;
    for (i = 0; !own && argp->children && argp->children[i].argp; i++)
        own = text_of(argp->children[i].argp, is_doc);
    return own;
}

/* All documents before or after the options; returns whether there was one. */
static int documents(struct fill *f, const struct argp *argp, int is_post, int first_only, int had)
{
    const char *at = argp->doc ? strchr(argp->doc, '\v') : 0;
    char *text = 0;
    int i;
    if (argp->doc)
        text = is_post ? at ? strdup(at + 1) : 0 : strndup(argp->doc, at ? (size_t)(at - argp->doc) : strlen(argp->doc));
    if (text && *text) {
        if (is_post || had)
            newline(f);
        paragraph(f, text, 0);
        if (f->column > 0)
            newline(f);
        had = 1;
    }
    free(text);
    for (i = 0; argp->children && argp->children[i].argp && !(first_only && had); i++)
        had |= documents(f, argp->children[i].argp, is_post, first_only, had);
    return had;
}

static void help(const struct argp *argp, const struct argp_state *state, FILE *stream, unsigned int flags, const char *name)
{
    struct fill f = { stream };
    struct __nslab_argp_list l = { 0 };
    int anything = 0, dup_args = 0;
    flockfile(stream);
    __nslab_argp_list(&l, argp);
    if (flags & (ARGP_HELP_USAGE | ARGP_HELP_SHORT_USAGE)) {
        const char *args = text_of(argp, 0);
        int is_first = 1;
        do {
            size_t n = args ? strcspn(args, "\n") : 0;
            put(&f, is_first ? "Usage:" : "  or: ", 6);
            put(&f, " ", 1);
            put(&f, name, strlen(name));
            if (flags & ARGP_HELP_SHORT_USAGE) {
                if (l.n)
                    put(&f, " [OPTION...]", 12);
            } else {
                usage_options(&f, &l);
                flags = (flags & ~ARGP_HELP_USAGE) | ARGP_HELP_SHORT_USAGE;
            }
            if (n) {
                char *one = strndup(args, n);
                usage_item(&f, one);
                free(one);
            }
            newline(&f);
            args = args && args[n] ? args + n + 1 : 0;
            is_first = 0;
        } while (args);
        anything = 1;
    }
    if (flags & ARGP_HELP_PRE_DOC)
        anything |= documents(&f, argp, 0, 1, 0);
    if (flags & ARGP_HELP_SEE) {
        fprintf(stream, "Try `%s --help' or `%s --usage' for more information.\n", name, name);
        anything = 1;
    }
    if (flags & ARGP_HELP_LONG && l.n) {
        if (anything)
            newline(&f);
        option_list(&f, &l, &dup_args);
        if (dup_args) {
            newline(&f);
            paragraph(&f, "Mandatory or optional arguments to long options are also mandatory or optional for any corresponding short options.", 0);
            newline(&f);
        }
        anything = 1;
    }
    if (flags & ARGP_HELP_POST_DOC)
        anything |= documents(&f, argp, 1, 0, anything);
    if (flags & ARGP_HELP_BUG_ADDR && argp_program_bug_address) {
        if (anything)
            newline(&f);
        fprintf(stream, "Report bugs to %s.\n", argp_program_bug_address);
    }
    free(l.entries);
    funlockfile(stream);
}

void argp_help(const struct argp *argp, FILE *stream, unsigned int flags, char *name) { help(argp, 0, stream, flags, name); }

static const char *name_of(const struct argp_state *state) { return state ? state->name : program_invocation_short_name; }

void argp_state_help(const struct argp_state *state, FILE *stream, unsigned int flags)
{
    if (state && state->flags & ARGP_NO_ERRS || !stream)
        return;
    if (state && state->flags & ARGP_LONG_ONLY)
        flags |= ARGP_HELP_LONG_ONLY;
    help(state ? state->root_argp : 0, state, stream, flags, name_of(state));
    if (!state || !(state->flags & ARGP_NO_EXIT)) {
        if (flags & ARGP_HELP_EXIT_ERR)
            exit(argp_err_exit_status);
        if (flags & ARGP_HELP_EXIT_OK)
            exit(0);
    }
}

void argp_usage(const struct argp_state *state) { argp_state_help(state, stderr, ARGP_HELP_STD_USAGE); }

void argp_error(const struct argp_state *state, const char *format, ...)
{
    FILE *stream = state ? state->err_stream : stderr;
    va_list ap;
    if (state && state->flags & ARGP_NO_ERRS || !stream)
        return;
    fprintf(stream, "%s: ", name_of(state));
    va_start(ap, format);
    vfprintf(stream, format, ap);
    va_end(ap);
    putc('\n', stream);
    argp_state_help(state, stream, ARGP_HELP_STD_ERR);
}

void argp_failure(const struct argp_state *state, int status, int errnum, const char *format, ...)
{
    FILE *stream = state ? state->err_stream : stderr;
    va_list ap;
    if (state && state->flags & ARGP_NO_ERRS)
        return;
    if (stream) {
        fputs(name_of(state), stream);
        if (format) {
            fputs(": ", stream);
            va_start(ap, format);
            vfprintf(stream, format, ap);
            va_end(ap);
        }
        if (errnum)
            fprintf(stream, ": %s", strerror(errnum));
        putc('\n', stream);
    }
    if (status && (!state || !(state->flags & ARGP_NO_EXIT)))
        exit(status);
}
