/* Classes and ways by name - wctype(3), wctrans(3). */
#include <errno.h>
#include <string.h>
#include <wctype.h>

static const struct { const char *name; int (*is)(wint_t c); } classes[] = {
    { "alnum", iswalnum }, { "alpha", iswalpha }, { "blank", iswblank }, { "cntrl", iswcntrl },
    { "digit", iswdigit }, { "graph", iswgraph }, { "lower", iswlower }, { "print", iswprint },
    { "punct", iswpunct }, { "space", iswspace }, { "upper", iswupper }, { "xdigit", iswxdigit },
};
static const int ways[2];

wctype_t wctype(const char *name)
{
    wctype_t i;
    for (i = 0; i < sizeof classes / sizeof *classes; i++)
        if (!strcmp(classes[i].name, name))
            return i + 1;
    return 0;
}

int iswctype(wint_t c, wctype_t type) { return type && classes[type - 1].is(c); }

wctrans_t wctrans(const char *name)
{
    if (!strcmp(name, "tolower"))
        return &ways[0];
    if (!strcmp(name, "toupper"))
        return &ways[1];
    errno = EINVAL;
    return 0;
}

wint_t towctrans(wint_t c, wctrans_t way) { return way == &ways[1] ? towupper(c) : way ? towlower(c) : c; }
