// argp(3): options, arguments, help, and what a child adds.
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const char *argp_program_version = "tool 1.0";
const char *argp_program_bug_address = "<nobody@example.org>";

struct arguments {
    int is_silent, is_verbose, repeat, n, level;
    const char *output;
    char *args[4];
};

static struct argp_option options[] = {
    { "verbose", 'v', 0, 0, "Produce verbose output" },
    { "quiet", 'q', 0, 0, "Don't produce any output" },
    { "silent", 's', 0, OPTION_ALIAS },
    { "output", 'o', "FILE", 0, "Output to FILE instead of standard output" },
    { "hidden", 'h', 0, OPTION_HIDDEN, "Not told" },
    { 0, 0, 0, 0, "The following options should be grouped together:" },
    { "repeat", 'r', "COUNT", OPTION_ARG_OPTIONAL, "Repeat the output COUNT (default 10) times, which takes longer and whose description takes more than a line" },
    { "abort", 1000, 0, 0, "Abort before showing any output" },
    { "a-name-that-is-too-long-for-it", 'l', "SOMETHING", 0, "Comes on a line of its own" },
    { 0 },
};

static struct argp_option more_options[] = {
    { "level", 'L', "N", 0, "The level" },
    { 0 },
};

static error_t parse_more(int key, char *arg, struct argp_state *state)
{
    int *level = state->input;
    if (key != 'L')
        return ARGP_ERR_UNKNOWN;
    *level = atoi(arg);
    return 0;
}

static const struct argp more = { more_options, parse_more };
static const struct argp_child children[] = { { &more, 0, "More of it:", 7 }, { 0 } };

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct arguments *a = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &a->level;
        break;
    case 'q': case 's':
        a->is_silent = 1;
        break;
    case 'v':
        a->is_verbose++;
        break;
    case 'o':
        a->output = arg;
        break;
    case 'r':
        a->repeat = arg ? atoi(arg) : 10;
        break;
    case 1000:
        argp_failure(state, 3, 2, "cannot %s", "go on");
        break;
    case ARGP_KEY_ARG:
        if (state->arg_num >= 2)
            argp_usage(state);
        a->args[a->n++] = arg;
        break;
    case ARGP_KEY_END:
        if (state->arg_num < 1)
            argp_error(state, "%d arguments are too few", state->arg_num);
        break;
    default:
        return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static struct argp argp = { options, parse, "ARG1 [ARG2]\n--abort", "A tool that shows what argp does with its options, of which it has a few, and with its arguments.\vWhat comes after the options.", children };

static void run(char *first, char *second, char *third, char *fourth)
{
    char *argv[] = { "/usr/bin/tool", first, second, third, fourth, NULL };
    struct arguments a = { .output = "-" };
    int argc = 0, status;
    while (argv[argc])
        argc++;
    printf("---");
    for (int i = 1; i < argc; i++)
        printf(" %s", argv[i]);
    printf("\n");
    fflush(stdout);
    if (fork() == 0) {
        dup2(1, 2);
        setvbuf(stdout, NULL, _IONBF, 0);
        status = argp_parse(&argp, argc, argv, 0, 0, &a);
        printf("%d: silent %d, verbose %d, repeat %d, level %d, output %s\n", status, a.is_silent, a.is_verbose, a.repeat, a.level, a.output);
        for (int i = 0; i < a.n; i++)
            printf("argument %s\n", a.args[i]);
        exit(0);
    }
    wait(&status);
    printf("status %d\n", WEXITSTATUS(status));
}

int main(void)
{
    run("--help", NULL, NULL, NULL);
    run("--usage", NULL, NULL, NULL);
    run("--version", NULL, NULL, NULL);
    run("-vvs", "one", "--output=file", "two");
    run("one", "-r", "-r5", "--silent");
    run("--repeat=7", "-L3", "x", "-o");
    run("--", "-v", "--quiet", NULL);
    run("one", "two", "three", NULL);
    run("-v", NULL, NULL, NULL);
    run("--nonsense", "x", NULL, NULL);
    run("-Z", "x", NULL, NULL);
    run("--abort", NULL, NULL, NULL);
    run("--out", "name", "x", NULL);
    return 0;
}
