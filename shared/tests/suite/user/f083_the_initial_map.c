// The initial user namespace maps all ids onto themselves, in one line of three columns of ten (fact 83).
//@ machine: bare
//@ facts: 83
#include <err.h>
#include <stdio.h>

static void show(const char *path)
{
    char line[100];
    FILE *f = fopen(path, "r");
    if (f == NULL)
        err(1, "%s", path);
    while (fgets(line, sizeof(line), f) != NULL)
        printf("%s", line);
    fclose(f);
}

int main(void)
{
    show("/proc/self/uid_map");
    show("/proc/self/gid_map");
    show("/proc/self/setgroups");
    return 0;
}
