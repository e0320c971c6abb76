/* Lines of fstab(5), and of /proc/mounts. */
#include <mntent.h>
#include <stdlib.h>
#include <string.h>

FILE *setmntent(const char *path, const char *mode) { return fopen(path, mode); }

int endmntent(FILE *f)
{
    if (f)
        fclose(f);
    return 1;
}

/* Takes a field off the line and puts back what is written as \040 and the like. */
static char *field(char **rest)
{
    char *start, *to, *from;
    do
        start = strsep(rest, " \t");
    while (start && !*start);
    if (!start)
        return "";
    for (to = from = start; *from; to++) {
        if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] && from[3]) {
            *to = (from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0');
            from += 4;
        } else {
            *to = *from++;
        }
    }
    *to = 0;
    return start;
}

struct mntent *getmntent(FILE *f)
{
    static struct mntent entry;
    static char line[4096];
    char *rest;
    do {
        if (!fgets(line, sizeof line, f))
            return 0;
        line[strcspn(line, "\n")] = 0;
        rest = line + strspn(line, " \t");
    } while (!*rest || *rest == '#');
    entry.mnt_fsname = field(&rest);
    entry.mnt_dir = field(&rest);
    entry.mnt_type = field(&rest);
    entry.mnt_opts = field(&rest);
    entry.mnt_freq = atoi(field(&rest));
    entry.mnt_passno = atoi(field(&rest));
    return &entry;
}
