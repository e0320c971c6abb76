/* strptime(3) in the locale C. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static const char *const days[] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
static const char *const months[] = { "January", "February", "March", "April", "May", "June",
                                      "July", "August", "September", "October", "November", "December" };

/* Fields that were read, so that the others can be computed. */
struct seen { int century, has_century, year, month_day, week_day, year_day, is_pm, has_hour12; };

static int number(const char **text, int least, int most, int digits, int *value)
{
    int n = 0, any = 0;
    while (**text == ' ')
        (*text)++;
    while (digits-- && isdigit((unsigned char)**text)) {
        n = n * 10 + *(*text)++ - '0';
        any = 1;
    }
    if (!any || n < least || n > most)
        return 0;
    *value = n;
    return 1;
}

static int name(const char **text, const char *const *names, int n, int *value)
{
    for (int i = 0; i < n; i++) {
        size_t length = strlen(names[i]);
        if (strncasecmp(*text, names[i], length)) {
            length = 3;
            if (strncasecmp(*text, names[i], length))
                continue;
        }
        *text += length;
        *value = i;
        return 1;
    }
    return 0;
}

static const char *scan(const char *text, const char *format, struct tm *tm, struct seen *seen)
{
    for (; *format; format++) {
        int value;
        if (isspace((unsigned char)*format)) {
            while (isspace((unsigned char)*text))
                text++;
            continue;
        }
        if (*format != '%') {
            if (*text++ != *format)
                return 0;
            continue;
        }
        format++;
        if (*format == 'E' || *format == 'O')
            format++;
        switch (*format) {
        case '%':
            if (*text++ != '%')
                return 0;
            break;
        case 'a': case 'A':
            if (!name(&text, days, 7, &tm->tm_wday))
                return 0;
            seen->week_day = 1;
            break;
        case 'b': case 'B': case 'h':
            if (!name(&text, months, 12, &tm->tm_mon))
                return 0;
            seen->month_day = 1;
            break;
        case 'c': text = scan(text, "%a %b %e %H:%M:%S %Y", tm, seen); break;
        case 'C':
            if (!number(&text, 0, 99, 2, &seen->century))
                return 0;
            seen->has_century = 1;
            break;
        case 'd': case 'e':
            if (!number(&text, 1, 31, 2, &tm->tm_mday))
                return 0;
            seen->month_day = 1;
            break;
        case 'x': case 'D': text = scan(text, "%m/%d/%y", tm, seen); break;
        case 'F': text = scan(text, "%Y-%m-%d", tm, seen); break;
        case 'k': case 'H':
            if (!number(&text, 0, 23, 2, &tm->tm_hour))
                return 0;
            seen->has_hour12 = 0;
            break;
        case 'l': case 'I':
            if (!number(&text, 1, 12, 2, &value))
                return 0;
            tm->tm_hour = value % 12;
            seen->has_hour12 = 1;
            break;
        case 'j':
            if (!number(&text, 1, 366, 3, &value))
                return 0;
            tm->tm_yday = value - 1;
            seen->year_day = 1;
            break;
        case 'm':
            if (!number(&text, 1, 12, 2, &value))
                return 0;
            tm->tm_mon = value - 1;
            seen->month_day = 1;
            break;
        case 'M':
            if (!number(&text, 0, 59, 2, &tm->tm_min))
                return 0;
            break;
        case 'n': case 't':
            while (isspace((unsigned char)*text))
                text++;
            break;
        case 'p': case 'P':
            if (strncasecmp(text, "AM", 2) && strncasecmp(text, "PM", 2))
                return 0;
            seen->is_pm = (*text | 32) == 'p';
            text += 2;
            break;
        case 'r': text = scan(text, "%I:%M:%S %p", tm, seen); break;
        case 'R': text = scan(text, "%H:%M", tm, seen); break;
        case 's': {
            char *end;
            time_t at = strtol(text, &end, 10);
            if (end == text)
                return 0;
            localtime_r(&at, tm);
            text = end;
            break;
        }
        case 'S':
            if (!number(&text, 0, 61, 2, &tm->tm_sec))
                return 0;
            break;
        case 'X': case 'T': text = scan(text, "%H:%M:%S", tm, seen); break;
        case 'u':
            if (!number(&text, 1, 7, 1, &value))
                return 0;
            tm->tm_wday = value % 7;
            seen->week_day = 1;
            break;
        case 'w':
            if (!number(&text, 0, 6, 1, &tm->tm_wday))
                return 0;
            seen->week_day = 1;
            break;
        case 'y':
            if (!number(&text, 0, 99, 2, &value))
                return 0;
            tm->tm_year = value >= 69 ? value : value + 100;
            seen->year = 1;
            break;
        case 'Y':
            if (!number(&text, 0, 9999, 4, &value))
                return 0;
            tm->tm_year = value - 1900;
            seen->year = 1;
            seen->has_century = 0;
            break;
        case 'z': {
            int sign, hours, minutes = 0;
            while (*text == ' ')
                text++;
            if (*text == 'Z') {
                text++;
                tm->tm_gmtoff = 0;
                break;
            }
            if (*text != '+' && *text != '-')
                return 0;
            sign = *text++ == '-' ? -1 : 1;
            if (!number(&text, 0, 14, 2, &hours))
                return 0;
            if (*text == ':')
                text++;
            if (isdigit((unsigned char)*text) && !number(&text, 0, 59, 2, &minutes))
                return 0;
            tm->tm_gmtoff = sign * (hours * 3600 + minutes * 60);
            break;
        }
        case 'Z': break;
        default: return 0;
        }
        if (!text)
            return 0;
    }
    return text;
}

char *strptime(const char *text, const char *format, struct tm *tm)
{
    struct seen seen = { 0 };
    struct tm whole;
    const char *rest = scan(text, format, tm, &seen);
    if (!rest)
        return 0;
    if (seen.has_hour12 && seen.is_pm)
        tm->tm_hour += 12;
    if (seen.has_century)
        tm->tm_year = seen.year ? tm->tm_year % 100 + (seen.century - 19) * 100 : (seen.century - 19) * 100;
    if ((seen.year || seen.has_century) && seen.year_day && !seen.month_day) {
        whole = (struct tm){ .tm_year = tm->tm_year, .tm_mday = tm->tm_yday + 1 };
        timegm(&whole);
        tm->tm_mon = whole.tm_mon;
        tm->tm_mday = whole.tm_mday;
        tm->tm_wday = whole.tm_wday;
    } else if (seen.month_day || seen.year || seen.has_century) {
        /* The day may be 0, if it was not read. */
        whole = (struct tm){ .tm_year = tm->tm_year, .tm_mon = tm->tm_mon, .tm_mday = 1 };
        timegm(&whole);
        if (!seen.week_day)
            tm->tm_wday = (whole.tm_wday + tm->tm_mday + 6) % 7;
        if (!seen.year_day)
            tm->tm_yday = whole.tm_yday + tm->tm_mday - 1;
    }
    return (char *)rest;
}
