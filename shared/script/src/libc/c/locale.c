/* The locales that every Debian has: C, which is POSIX, and C.UTF-8, which differs in its characters alone. */
#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <bits/nslab.h>

#define CATEGORIES 12
/* Which of them are C.UTF-8: setlocale's, a bit each, with the name that was given. */
static char names[CATEGORIES + 1][16];
static struct __locale_struct global, *current = LC_GLOBAL_LOCALE;
static const char *const titles[] = { "LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES",
                                      "", "LC_PAPER", "LC_NAME", "LC_ADDRESS", "LC_TELEPHONE", "LC_MEASUREMENT",
                                      "LC_IDENTIFICATION" };

/* 0: C; 1: C.UTF-8; -1: no such locale here. */
static int kind(const char *name)
{
    if (!strcmp(name, "C") || !strcmp(name, "POSIX"))
        return 0;
    return !strcasecmp(name, "C.UTF-8") || !strcasecmp(name, "C.utf8") ? 1 : -1;
}

static const char *from_environment(int category)
{
    const char *name = getenv("LC_ALL");
    if (!name || !*name)
        name = getenv(titles[category]);
    if (!name || !*name)
        name = getenv("LANG");
    return name && *name ? name : "C";
}

static void use(void)
{
    __nslab_utf8 = current == LC_GLOBAL_LOCALE ? global.is_utf8 : current->is_utf8;
}

static int set(int category, const char *name)
{
    int found;
    if (!*name)
        name = from_environment(category);
    found = kind(name);
    if (found < 0 || strlen(name) >= sizeof names[0])
        return -1;
    strcpy(names[category], found ? name : "");
    if (category == LC_CTYPE)
        global.is_utf8 = found;
    return 0;
}

static char *name_of(int category) { return *names[category] ? names[category] : "C"; }

char *setlocale(int category, const char *locale)
{
    static char all[512];
    char before[sizeof names];
    int first = category == LC_ALL ? 0 : category, last = category == LC_ALL ? CATEGORIES : category, i, is_one = 1;
    if (category < 0 || category > CATEGORIES) {
        errno = EINVAL;
        return 0;
    }
    memcpy(before, names, sizeof names);
    for (i = first; locale && i <= last; i++) {
        const char *name = locale;
        char part[64];
        /* What setlocale(LC_ALL, 0) returned is taken again. */
        if (category == LC_ALL && strchr(locale, ';')) {
            const char *own = i == LC_ALL ? 0 : strstr(locale, titles[i]);
            if (i == LC_ALL)
                continue;
            own = own ? strchr(own, '=') : 0;
            if (!own || strcspn(own + 1, ";") >= sizeof part) {
                memcpy(names, before, sizeof names);
                return 0;
            }
            snprintf(part, sizeof part, "%.*s", (int)strcspn(own + 1, ";"), own + 1);
            name = part;
        }
        if (i != LC_ALL && set(i, name)) {
            memcpy(names, before, sizeof names);
            global.is_utf8 = *names[LC_CTYPE] != '\0';
            errno = ENOENT;
            return 0;
        }
    }
    if (locale)
        use();
    if (category != LC_ALL)
        return name_of(category);
    for (i = 0; i <= CATEGORIES; i++)
        if (i != LC_ALL && strcmp(name_of(i), name_of(0)))
            is_one = 0;
    if (is_one)
        return name_of(0);
    *all = '\0';
    for (i = 0; i <= CATEGORIES; i++)
        if (i != LC_ALL)
            sprintf(all + strlen(all), "%s%s=%s", *all ? ";" : "", titles[i], name_of(i));
    return all;
}

struct lconv *localeconv(void)
{
    static struct lconv conv = { ".", "", "", "", "", "", "", "", "", "",
                                 CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX,
                                 CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX };
    return &conv;
}

locale_t newlocale(int mask, const char *name, locale_t base)
{
    int found, i;
    if (mask & ~LC_ALL_MASK || !name) {
        errno = EINVAL;
        return 0;
    }
    for (i = 0; i <= CATEGORIES; i++) {
        if (i == LC_ALL || !(mask & 1 << i))
            continue;
        found = kind(*name ? name : from_environment(i));
        if (found < 0) {
            errno = ENOENT;
            return 0;
        }
        if (!base && !(base = calloc(1, sizeof *base)))
            return 0;
        if (i == LC_CTYPE)
            base->is_utf8 = found;
    }
    return base ? base : calloc(1, sizeof *base);
}

locale_t duplocale(locale_t locale)
{
    locale_t copy = malloc(sizeof *copy);
    if (copy)
        *copy = locale == LC_GLOBAL_LOCALE ? global : *locale;
    return copy;
}

locale_t uselocale(locale_t locale)
{
    locale_t before = current;
    if (locale)
        current = locale;
    use();
    return before;
}

void freelocale(locale_t locale) { free(locale); }

char *nl_langinfo_l(nl_item item, locale_t locale)
{
    static char *const texts[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat",
                                   "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
                                   "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
                                   "January", "February", "March", "April", "May", "June", "July", "August", "September",
                                   "October", "November", "December", "AM", "PM",
                                   "%a %b %e %H:%M:%S %Y", "%m/%d/%y", "%H:%M:%S", "%I:%M:%S %p" };
    int is_utf8 = locale == LC_GLOBAL_LOCALE ? global.is_utf8 : locale->is_utf8;
    if (item >= ABDAY_1 && item <= T_FMT_AMPM)
        return texts[item - ABDAY_1];
    switch (item) {
    case CODESET: return is_utf8 ? "UTF-8" : "ANSI_X3.4-1968";
    case RADIXCHAR: return ".";
    case YESEXPR: return "^[yY]";
    case NOEXPR: return "^[nN]";
    case CRNCYSTR: return "-";
    default: return "";
    }
}

char *nl_langinfo(nl_item item) { return nl_langinfo_l(item, current); }
