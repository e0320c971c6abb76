/* Options and writing of fstab(5). */
#include <mntent.h>
#include <stdlib.h>
#include <string.h>

char *hasmntopt(const struct mntent *entry, const char *option)
{
    size_t n = strlen(option);
    char *at = entry->mnt_opts;
    while ((at = strstr(at, option))) {
        if ((at == entry->mnt_opts || at[-1] == ',') && (!at[n] || at[n] == '=' || at[n] == ','))
            return at;
        at = strchr(at, ',');
        if (!at)
            return 0;
        at++;
    }
    return 0;
}

static void put(FILE *f, const char *text, char end)
{
    for (; *text; text++)
        if (*text == ' ' || *text == '\t' || *text == '\n' || *text == '\\')
            fprintf(f, "\\%03o", *text);
        else
            putc(*text, f);
    putc(end, f);
}

int addmntent(FILE *f, const struct mntent *entry)
{
    if (fseek(f, 0, SEEK_END))
        return 1;
    put(f, entry->mnt_fsname, ' ');
    put(f, entry->mnt_dir, ' ');
    put(f, entry->mnt_type, ' ');
    put(f, entry->mnt_opts, ' ');
    fprintf(f, "%d %d\n", entry->mnt_freq, entry->mnt_passno);
    return fflush(f) != 0;
}

static char *keep(char **room, int *left, const char *text)
{
    size_t n = strlen(text) + 1;
    char *at = *room;
    if ((size_t)*left < n)
        return "";
    memcpy(at, text, n);
    *room += n;
    *left -= n;
    return at;
}

struct mntent *getmntent_r(FILE *f, struct mntent *to, char *room, int n)
{
    struct mntent *entry = getmntent(f);
    if (!entry)
        return 0;
    *to = *entry;
    to->mnt_fsname = keep(&room, &n, entry->mnt_fsname);
    to->mnt_dir = keep(&room, &n, entry->mnt_dir);
    to->mnt_type = keep(&room, &n, entry->mnt_type);
    to->mnt_opts = keep(&room, &n, entry->mnt_opts);
    return to;
}
