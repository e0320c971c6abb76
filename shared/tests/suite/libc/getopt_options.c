// getopt(3): options with and without arguments, words in between moved to the end, what it says of a bad one.
#include <stdio.h>
#include <unistd.h>

static void parse(int argc, char *argv[])
{
    int c;
    optind = 0;
    while ((c = getopt(argc, argv, "vo:n:")) != -1) {
        if (c == 'v')
            printf(" -v");
        else if (c == '?')
            printf(" bad '%c'", optopt);
        else
            printf(" -%c=%s", c, optarg);
    }
    printf(" rest:");
    for (int i = optind; i < argc; i++)
        printf(" %s", argv[i]);
    printf("\n");
    fflush(stdout);
}

int main(void)
{
    char *one[] = {"tool", "-v", "-o", "out", "file", NULL};
    char *two[] = {"tool", "file", "-vn5", "more", NULL};
    char *three[] = {"tool", "-v", "--", "-o", "x", NULL};
    char *four[] = {"tool", "-x", "-o", NULL};
    parse(5, one);
    parse(4, two);
    parse(5, three);
    parse(3, four);
    return 0;
}
