/* Lines of shadow(5). */
#include <shadow.h>
#include <stdlib.h>
#include <string.h>

static FILE *stream;

/* A number; -1 for nothing. */
static long number(char **rest)
{
    char *text = strsep(rest, ":");
    return text && *text ? strtol(text, 0, 10) : -1;
}

struct spwd *fgetspent(FILE *f)
{
    static struct spwd entry;
    static char line[1024];
    char *rest = line;
    if (!fgets(line, sizeof line, f))
        return 0;
    line[strcspn(line, "\n")] = 0;
    entry.sp_namp = strsep(&rest, ":");
    entry.sp_pwdp = strsep(&rest, ":");
    if (!entry.sp_pwdp)
        entry.sp_pwdp = "";
    entry.sp_lstchg = number(&rest);
    entry.sp_min = number(&rest);
    entry.sp_max = number(&rest);
    entry.sp_warn = number(&rest);
    entry.sp_inact = number(&rest);
    entry.sp_expire = number(&rest);
    entry.sp_flag = number(&rest);
    return &entry;
}

void endspent(void)
{
    if (stream)
        fclose(stream);
    stream = 0;
}

void setspent(void)
{
    endspent();
    stream = fopen(SHADOW, "re");
}

struct spwd *getspent(void)
{
    if (!stream)
        setspent();
    return stream ? fgetspent(stream) : 0;
}

struct spwd *getspnam(const char *name)
{
    struct spwd *entry = 0;
    FILE *f = fopen(SHADOW, "re");
    if (!f)
        return 0;
    while ((entry = fgetspent(f)) && strcmp(entry->sp_namp, name))
        ;
    fclose(f);
    return entry;
}
