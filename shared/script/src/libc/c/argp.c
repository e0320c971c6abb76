/* argp(3): options by a table, those of children too. */
#include <argp.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <bits/nslab_argp.h>

const char *argp_program_version;
void (*argp_program_version_hook)(FILE *stream, struct argp_state *state);
const char *argp_program_bug_address;
error_t argp_err_exit_status = 64;

#define OPT_USAGE -3
#define OPT_PROGNAME -2

static const struct argp_option help_options[] = {
    { "help", '?', 0, 0, "Give this help list", -1 },
    { "program-name", OPT_PROGNAME, "NAME", OPTION_HIDDEN, "Set the program name", 0 },
    { "usage", OPT_USAGE, 0, 0, "Give a short usage message", 0 },
    { 0 },
};
static const struct argp_option version_options[] = { { "version", 'V', 0, 0, "Print program version", -1 }, { 0 } };

static error_t parse_help(int key, char *arg, struct argp_state *state)
{
    switch (key) {
    case '?': argp_state_help(state, state->out_stream, ARGP_HELP_STD_HELP); return 0;
    case OPT_USAGE: argp_state_help(state, state->out_stream, ARGP_HELP_USAGE | ARGP_HELP_EXIT_OK); return 0;
    case OPT_PROGNAME: program_invocation_name = arg; state->name = strrchr(arg, '/') ? strrchr(arg, '/') + 1 : arg; return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_version(int key, char *arg, struct argp_state *state)
{
    if (key != 'V')
        return ARGP_ERR_UNKNOWN;
    if (argp_program_version_hook)
        argp_program_version_hook(state->out_stream, state);
    else if (argp_program_version)
        fprintf(state->out_stream, "%s\n", argp_program_version);
    else
        argp_error(state, "(PROGRAM ERROR) No version known!?");
    if (!(state->flags & ARGP_NO_EXIT))
        exit(0);
    return 0;
}

static const struct argp help_argp = { help_options, parse_help };
static const struct argp version_argp = { version_options, parse_version };

/* One argp of the tree, as it is parsed. */
struct group {
    const struct argp *argp;
    struct group *parent;
    int child;
    unsigned int args;
    void *input, *hook;
    void **child_inputs;
};

struct parser {
    struct group *groups;
    int n_groups;
    struct option *longs;
    int n_longs;
    char *shorts;
    struct argp_state state;
};

#define USER_MASK 0xffffff

static void add_group(struct parser *p, const struct argp *argp, struct group *parent, int child)
{
    int index = p->n_groups, n = 0;
    const struct argp_option *option;
    struct group *g;
    if (!argp)
        return;
    g = &p->groups[p->n_groups++];
    g->argp = argp;
    g->parent = parent;
    g->child = child;
    for (option = argp->options; option && !__nslab_argp_is_end(option); option++) {
        const struct argp_option *real = option;
        if (option->flags & OPTION_DOC)
            continue;
        while (real > argp->options && real->flags & OPTION_ALIAS)
            real--;
        if (__nslab_argp_is_short(option)) {
            char letters[4] = { option->key, real->arg ? ':' : 0, real->arg && real->flags & OPTION_ARG_OPTIONAL ? ':' : 0, 0 };
            if (!strchr(p->shorts + 1, option->key) || option->key == ':')
                strcat(p->shorts, letters);
        }
        if (option->name) {
            struct option *l = &p->longs[p->n_longs++];
            l->name = option->name;
            l->has_arg = !real->arg ? no_argument : real->flags & OPTION_ARG_OPTIONAL ? optional_argument : required_argument;
            l->flag = 0;
            l->val = ((option->key ? option->key : real->key) & USER_MASK) | (index + 1) << 24;
        }
    }
    if (argp->children) {
        while (argp->children[n].argp)
            n++;
        g->child_inputs = calloc(n + 1, sizeof *g->child_inputs);
        for (n = 0; argp->children[n].argp; n++)
            add_group(p, argp->children[n].argp, g, n);
    }
}

static void count(const struct argp *argp, int *groups, int *options)
{
    int i;
    ++*groups;
    for (i = 0; argp->options && !__nslab_argp_is_end(&argp->options[i]); i++)
        ++*options;
    for (i = 0; argp->children && argp->children[i].argp; i++)
        count(argp->children[i].argp, groups, options);
}

static error_t call(struct parser *p, struct group *g, int key, char *arg)
{
    error_t error;
    if (!g->argp->parser)
        return ARGP_ERR_UNKNOWN;
    p->state.hook = g->hook;
    p->state.input = g->input;
    p->state.child_inputs = g->child_inputs;
    p->state.arg_num = g->args;
    error = g->argp->parser(key, arg, &p->state);
    g->hook = p->state.hook;
    return error;
}

/* The group that an option's letter belongs to: the first that has it. */
static struct group *of_short(struct parser *p, int key)
{
    const struct argp_option *option;
    int i;
    for (i = 0; i < p->n_groups; i++)
        for (option = p->groups[i].argp->options; option && !__nslab_argp_is_end(option); option++)
            if (!(option->flags & OPTION_DOC) && __nslab_argp_is_short(option) && option->key == key)
                return &p->groups[i];
    return 0;
}

static error_t parse_option(struct parser *p, int opt)
{
    int number = (opt >> 24) & 0x7f, key = opt;
    struct group *g;
    error_t error;
    if (number) {
        g = &p->groups[number - 1];
        key = opt << 8 >> 8;
    } else if (!(g = of_short(p, opt))) {
        argp_error(&p->state, "-%c: %s", opt, "(PROGRAM ERROR) Option should have been recognized!?");
        return ARGP_ERR_UNKNOWN;
    }
    error = call(p, g, key, optarg);
    if (error == ARGP_ERR_UNKNOWN) {
        const struct option *l = p->longs;
        if (!number)
            argp_error(&p->state, "-%c: %s", opt, "(PROGRAM ERROR) Option should have been recognized!?");
        else {
            while (l->val != opt && l->name)
                l++;
            argp_error(&p->state, "--%s: %s", l->name ? l->name : "???", "(PROGRAM ERROR) Option should have been recognized!?");
        }
    }
    return error;
}

static error_t parse_arg(struct parser *p, char *arg)
{
    int index = --p->state.next, i, key = 0;
    error_t error = ARGP_ERR_UNKNOWN;
    for (i = 0; i < p->n_groups && error == ARGP_ERR_UNKNOWN; i++) {
        struct group *g = &p->groups[i];
        p->state.next++;
        key = ARGP_KEY_ARG;
        error = call(p, g, key, arg);
        if (error == ARGP_ERR_UNKNOWN) {
            p->state.next--;
            key = ARGP_KEY_ARGS;
            error = call(p, g, key, 0);
        }
        if (!error) {
            if (key == ARGP_KEY_ARGS)
                p->state.next = p->state.argc;
            if (p->state.next > index)
                g->args += p->state.next - index;
        }
    }
    return error;
}

static error_t run(struct parser *p, int *end_index)
{
    error_t error = 0;
    int arg_rejected = 0, tries_getopt = 1, i;
    struct argp_state *s = &p->state;
    /* What comes next is an option, an argument in order, or the end of the options. */
    while (!error) {
        int opt = -1;
        if (s->quoted && s->next < s->quoted)
            s->quoted = 0;
        if (tries_getopt && !s->quoted) {
            optind = s->next;
            optopt = -1;
            opt = s->flags & ARGP_LONG_ONLY ? getopt_long_only(s->argc, s->argv, p->shorts, p->longs, 0)
                                            : getopt_long(s->argc, s->argv, p->shorts, p->longs, 0);
            s->next = optind;
            if (opt == -1) {
                tries_getopt = 0;
                if (s->next > 1 && !strcmp(s->argv[s->next - 1], "--"))
                    s->quoted = s->next;
            } else if (opt == '?' && optopt != -1) {
                error = EBADKEY_NSLAB;
                break;
            }
        }
        if (opt == -1) {
            if (s->next >= s->argc || s->flags & ARGP_NO_ARGS)
                break;
            optarg = s->argv[s->next++];
            opt = 1;
            error = parse_arg(p, optarg);
        } else if (opt == 1)
            error = parse_arg(p, optarg);
        else
            error = parse_option(p, opt);
        if (opt == 1 && error == ARGP_ERR_UNKNOWN) {
            arg_rejected = 1;
            break;
        }
    }
    if (error == EBADKEY_NSLAB) {
        argp_state_help(s, s->err_stream, ARGP_HELP_STD_ERR);
        error = EINVAL;
    } else if (arg_rejected || !error) {
        error = 0;
        if (s->next == s->argc && !arg_rejected) {
            for (i = 0; i < p->n_groups && (!error || error == ARGP_ERR_UNKNOWN); i++)
                if (!p->groups[i].args)
                    error = call(p, &p->groups[i], ARGP_KEY_NO_ARGS, 0);
            for (i = p->n_groups - 1; i >= 0 && (!error || error == ARGP_ERR_UNKNOWN); i--)
                error = call(p, &p->groups[i], ARGP_KEY_END, 0);
            if (error == ARGP_ERR_UNKNOWN)
                error = 0;
            if (end_index)
                *end_index = s->next;
        } else if (end_index)
            *end_index = s->next;
        else {
            if (!(s->flags & ARGP_NO_ERRS) && s->err_stream)
                fprintf(s->err_stream, "%s: Too many arguments\n", s->name);
            argp_state_help(s, s->err_stream, ARGP_HELP_STD_ERR);
            error = E2BIG;
        }
    }
    for (i = 0; i < p->n_groups && error; i++)
        call(p, &p->groups[i], ARGP_KEY_ERROR, 0);
    for (i = p->n_groups - 1; i >= 0 && !error; i--) {
        error = call(p, &p->groups[i], ARGP_KEY_SUCCESS, 0);
        if (error == ARGP_ERR_UNKNOWN)
            error = 0;
    }
    for (i = p->n_groups - 1; i >= 0; i--)
        call(p, &p->groups[i], ARGP_KEY_FINI, 0);
    return error == ARGP_ERR_UNKNOWN ? EINVAL : error;
}

error_t argp_parse(const struct argp *argp, int argc, char **argv, unsigned int flags, int *end_index, void *input)
{
    struct argp top = { 0 };
    struct argp_child children[4] = { 0 };
    struct parser p = { 0 };
    int n = 0, groups = 0, options = 0, i;
    error_t error = 0;
    if (!(flags & ARGP_NO_HELP)) {
        if (argp)
            children[n++].argp = argp;
        children[n++].argp = &help_argp;
        if (argp_program_version || argp_program_version_hook)
            children[n++].argp = &version_argp;
        top.children = children;
        argp = &top;
    }
    count(argp, &groups, &options);
    p.groups = calloc(groups + 1, sizeof *p.groups);
    p.longs = calloc(options + 1, sizeof *p.longs);
    p.shorts = calloc(3 * options + 3, 1);
    p.shorts[0] = flags & ARGP_IN_ORDER ? '-' : flags & ARGP_NO_ARGS ? '+' : ' ';
    add_group(&p, argp, 0, 0);
    if (p.shorts[0] == ' ')
        memmove(p.shorts, p.shorts + 1, strlen(p.shorts));
    p.state = (struct argp_state){ argp, argc, argv, 0, flags };
    p.state.err_stream = stderr;
    p.state.out_stream = stdout;
    p.state.pstate = &p;
    p.groups[0].input = input;
    if (!(flags & ARGP_NO_HELP) && p.groups[0].child_inputs && argp->children[0].argp)
        p.groups[0].child_inputs[0] = input;
    for (i = 0; i < p.n_groups && (!error || error == ARGP_ERR_UNKNOWN); i++) {
        if (p.groups[i].parent)
            p.groups[i].input = p.groups[i].parent->child_inputs[p.groups[i].child];
        if (!p.groups[i].argp->parser && p.groups[i].child_inputs && p.groups[i].argp->children)
            p.groups[i].child_inputs[0] = p.groups[i].input;
        error = call(&p, &p.groups[i], ARGP_KEY_INIT, 0);
    }
    if (error == ARGP_ERR_UNKNOWN)
        error = 0;
    opterr = !(flags & ARGP_NO_ERRS);
    if (argv && argv[0] && !(flags & ARGP_PARSE_ARGV0)) {
        p.state.name = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
        p.state.next = 1;
    } else
        p.state.name = program_invocation_short_name;
    if (!error) {
        optind = 0;
        error = run(&p, end_index);
    }
    for (i = 0; i < p.n_groups; i++)
        free(p.groups[i].child_inputs);
    free(p.groups);
    free(p.longs);
    free(p.shorts);
    return error;
}
