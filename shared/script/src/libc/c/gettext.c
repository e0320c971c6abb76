/* Messages are in the program's own language: there are no catalogues - gettext(3). */
#include <libintl.h>
#include <string.h>

static char current[256] = "messages";

char *gettext(const char *text) { return (char *)text; }
char *dgettext(const char *domain, const char *text) { return (char *)text; }
char *dcgettext(const char *domain, const char *text, int category) { return (char *)text; }
char *ngettext(const char *one, const char *many, unsigned long n) { return (char *)(n == 1 ? one : many); }
char *dngettext(const char *domain, const char *one, const char *many, unsigned long n) { return (char *)(n == 1 ? one : many); }

char *textdomain(const char *domain)
{
    if (domain) {
        strncpy(current, *domain ? domain : "messages", sizeof current - 1);
    }
    return current;
}

char *bindtextdomain(const char *domain, const char *folder)
{
    return !domain || !*domain ? 0 : folder ? (char *)folder : "/usr/share/locale";
}

char *bind_textdomain_codeset(const char *domain, const char *codeset) { return !domain || !*domain ? 0 : (char *)codeset; }
