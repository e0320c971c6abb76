/* getopt(3): GNU's, which moves operands behind the options. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *optarg;
int optind = 1;
int opterr = 1;
int optopt = '?';

/* Where the scan is inside an argument of short options. */
static char *next;
static int first_operand, last_operand;

/* Moves the options found since behind the operands before them: argv[first..last] and argv[last..optind] change places. */
static void exchange(char **argv)
{
    int i;
    while (last_operand > first_operand && optind > last_operand) {
        char *option = argv[last_operand];
        for (i = last_operand; i > first_operand; i--)
            argv[i] = argv[i - 1];
        argv[first_operand++] = option;
        last_operand++;
    }
}

static int is_operand(const char *arg) { return arg[0] != '-' || !arg[1]; }

static int long_option(int argc, char **argv, const char *options, const struct option *longs, int *index, int only, int quiet, const char *prefix)
{
    size_t n = strcspn(next, "=");
    const struct option *p, *found = 0;
    int exact = 0, ambiguous = 0, i;
    char *value = next[n] ? next + n + 1 : 0;
    for (p = longs; p->name; p++) {
        if (strncmp(p->name, next, n))
            continue;
        if (strlen(p->name) == n) {
            found = p;
            exact = 1;
            break;
        }
        if (!found)
            found = p;
        else if (only || found->has_arg != p->has_arg || found->flag != p->flag || found->val != p->val)
            ambiguous = 1;
    }
    if (ambiguous && !exact) {
        if (!quiet) {
            fprintf(stderr, "%s: option '%s%s' is ambiguous; possibilities:", argv[0], prefix, next);
            for (p = longs; p->name; p++)
                if (!strncmp(p->name, next, n))
                    fprintf(stderr, " '%s%s'", prefix, p->name);
            fputc('\n', stderr);
        }
        next += strlen(next);
        optind++;
        optopt = 0;
        return '?';
    }
    if (!found) {
        if (only && (argv[optind][1] != '-') && strchr(options, *next))
            return -1;
        if (!quiet)
            fprintf(stderr, "%s: unrecognized option '%s%s'\n", argv[0], prefix, next);
        next = 0;
        optind++;
        optopt = 0;
        return '?';
    }
    i = found - longs;
    optind++;
    next = 0;
    if (value) {
        if (!found->has_arg) {
            if (!quiet)
                fprintf(stderr, "%s: option '%s%s' doesn't allow an argument\n", argv[0], prefix, found->name);
            optopt = found->val;
            return '?';
        }
        optarg = value;
    } else if (found->has_arg == required_argument) {
        if (optind >= argc) {
            if (!quiet)
                fprintf(stderr, "%s: option '%s%s' requires an argument\n", argv[0], prefix, found->name);
            optopt = found->val;
            return *options == ':' ? ':' : '?';
        }
        optarg = argv[optind++];
    }
    if (index)
        *index = i;
    if (found->flag) {
        *found->flag = found->val;
        return 0;
    }
    return found->val;
}

static int step(int argc, char **argv, const char *options, const struct option *longs, int *index, int only)
{
    static int ordering;
    int quiet, c, result;
    const char *spec;
    if (argc < 1)
        return -1;
    optarg = 0;
    if (optind == 0 || !first_operand) {
        if (optind == 0)
            optind = 1;
        first_operand = last_operand = optind;
        next = 0;
    }
    ordering = *options == '-' || *options == '+' ? *options : getenv("POSIXLY_CORRECT") ? '+' : 0;
    if (*options == '-' || *options == '+')
        options++;
    quiet = !opterr || *options == ':';
    if (!next || !*next) {
        if (last_operand > optind)
            last_operand = optind;
        if (first_operand > optind)
            first_operand = optind;
        if (!ordering) {
            if (first_operand != last_operand && last_operand != optind)
                exchange(argv);
            else if (last_operand != optind)
                first_operand = optind;
            while (optind < argc && is_operand(argv[optind]))
                optind++;
            last_operand = optind;
        }
        if (optind != argc && !strcmp(argv[optind], "--")) {
            optind++;
            if (first_operand != last_operand && last_operand != optind)
                exchange(argv);
            else if (first_operand == last_operand)
                first_operand = optind;
            last_operand = argc;
            optind = argc;
        }
        if (optind == argc) {
            if (first_operand != last_operand)
                optind = first_operand;
            return -1;
        }
        if (is_operand(argv[optind])) {
            if (ordering == '+')
                return -1;
            optarg = argv[optind++];
            return 1;
        }
        if (longs) {
            if (argv[optind][1] == '-') {
                next = argv[optind] + 2;
                return long_option(argc, argv, options, longs, index, only, quiet, "--");
            }
            if (only && (argv[optind][2] || !strchr(options, argv[optind][1]))) {
                next = argv[optind] + 1;
                result = long_option(argc, argv, options, longs, index, only, quiet, "-");
                if (result != -1)
                    return result;
            }
        }
        next = argv[optind] + 1;
    }
    c = *next++;
    spec = strchr(options, c);
    if (!*next)
        optind++;
    if (!spec || c == ':' || c == ';') {
        if (!quiet)
            fprintf(stderr, "%s: invalid option -- '%c'\n", argv[0], c);
        optopt = c;
        return '?';
    }
    if (spec[1] != ':')
        return c;
    if (*next) {
        optarg = next;
        optind++;
    } else if (spec[2] != ':') {
        if (optind == argc) {
            if (!quiet)
                fprintf(stderr, "%s: option requires an argument -- '%c'\n", argv[0], c);
            optopt = c;
            c = *options == ':' ? ':' : '?';
        } else {
            optarg = argv[optind++];
        }
    }
    next = 0;
    return c;
}

/* glibc keeps optopt in a struct of its own and copies it out, so it is 0 until the first error. */
static int scan(int argc, char **argv, const char *options, const struct option *longs, int *index, int only)
{
    static int kept;
    int result;
    optopt = kept;
    result = step(argc, argv, options, longs, index, only);
    kept = optopt;
    return result;
}

int getopt(int argc, char *const argv[], const char *options) { return scan(argc, (char **)argv, options, 0, 0, 0); }

int getopt_long(int argc, char *const argv[], const char *options, const struct option *longs, int *index)
{
    return scan(argc, (char **)argv, options, longs, index, 0);
}

int getopt_long_only(int argc, char *const argv[], const char *options, const struct option *longs, int *index)
{
    return scan(argc, (char **)argv, options, longs, index, 1);
}
