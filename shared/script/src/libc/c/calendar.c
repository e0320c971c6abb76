/* Dates: in UTC, as a machine without /etc/localtime shows them, or as far from it as TZ says. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char days[7][10] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
static const char months[12][10] = { "January", "February", "March", "April", "May", "June",
                                     "July", "August", "September", "October", "November", "December" };
static struct tm shared;

static long floor_div(long a, long b) { return a / b - (a % b < 0); }

/* Days since 1970-01-01 of a year's first day in March-based years. */
static long days_before(long year) { return year * 365 + floor_div(year, 4) - floor_div(year, 100) + floor_div(year, 400) - 719468; }

struct tm *gmtime_r(const time_t *at, struct tm *tm)
{
    long day = floor_div(*at, 86400), rest = *at - day * 86400, year, month, in_year;
    year = floor_div((day + 719468) * 400, 146097);
    while (days_before(year + 1) <= day)
        year++;
    while (days_before(year) > day)
        year--;
    in_year = day - days_before(year);
    month = (5 * in_year + 2) / 153;
    tm->tm_mday = in_year - (153 * month + 2) / 5 + 1;
    tm->tm_mon = month < 10 ? month + 2 : month - 10;
    if (tm->tm_mon < 2)
        year++;
    tm->tm_year = year - 1900;
    tm->tm_yday = day - (days_before(year - 1) + 306);
    tm->tm_wday = ((day + 4) % 7 + 7) % 7;
    tm->tm_hour = rest / 3600;
    tm->tm_min = rest / 60 % 60;
    tm->tm_sec = rest % 60;
    tm->tm_isdst = 0;
    tm->tm_gmtoff = 0;
    tm->tm_zone = "GMT";
    return tm;
}

struct tm *gmtime(const time_t *at) { return gmtime_r(at, &shared); }
struct tm *localtime(const time_t *at) { return localtime_r(at, &shared); }
char *tzname[2] = { "UTC", "UTC" };
long timezone;
int daylight;

/* TZ's "std offset", such as CST-8 - tzset(3). Simplified: without rules for summer time, and without files of zones. */
void tzset(void)
{
    static char name[16];
    const char *tz = getenv("TZ");
    int n = 0, parts[3] = { 0 }, i, sign = 1;
    tzname[0] = tzname[1] = "UTC";
    timezone = daylight = 0;
    while (tz && n < 15 && isalpha((unsigned char)tz[n]))
        n++;
    if (n < 3)
        return;
    sprintf(name, "%.*s", n, tz);
    tz += n;
    if (*tz == '+' || *tz == '-')
        sign = *tz++ == '-' ? -1 : 1;
    if (!*tz)
        tzname[0] = tzname[1] = name;
    if (!isdigit((unsigned char)*tz))
        return;
    for (i = 0; i < 3 && isdigit((unsigned char)*tz); i++) {
        while (isdigit((unsigned char)*tz))
            parts[i] = parts[i] * 10 + *tz++ - '0';
        if (*tz == ':')
            tz++;
    }
    if (*tz)
        return;
    timezone = sign * (parts[0] * 3600L + parts[1] * 60 + parts[2]);
    tzname[0] = tzname[1] = name;
}

struct tm *localtime_r(const time_t *at, struct tm *tm)
{
    time_t local;
    tzset();
    local = *at - timezone;
    gmtime_r(&local, tm);
    tm->tm_gmtoff = -timezone;
    tm->tm_zone = tzname[0];
    return tm;
}

int dysize(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365; }
double difftime(time_t a, time_t b) { return a - b; }

time_t timegm(struct tm *tm)
{
    long month = tm->tm_mon - 2, year = tm->tm_year + 1900L + floor_div(month, 12), day;
    time_t at;
    month -= floor_div(month, 12) * 12;
    day = days_before(year) + (153 * month + 2) / 5 + tm->tm_mday - 1;
    at = day * 86400 + tm->tm_hour * 3600L + tm->tm_min * 60L + tm->tm_sec;
    gmtime_r(&at, tm);
    return at;
}

time_t mktime(struct tm *tm)
{
    time_t at;
    tzset();
    at = timegm(tm) + timezone;
    localtime_r(&at, tm);
    return at;
}

char *asctime_r(const struct tm *tm, char *to)
{
    sprintf(to, "%.3s %.3s%3d %.2d:%.2d:%.2d %d\n", tm->tm_wday < 0 || tm->tm_wday > 6 ? "???" : days[tm->tm_wday],
            tm->tm_mon < 0 || tm->tm_mon > 11 ? "???" : months[tm->tm_mon], tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec,
            1900 + tm->tm_year);
    return to;
}

char *asctime(const struct tm *tm)
{
    static char text[64];
    return asctime_r(tm, text);
}

char *ctime_r(const time_t *at, char *to)
{
    struct tm tm;
    return asctime_r(localtime_r(at, &tm), to);
}

char *ctime(const time_t *at) { return asctime(localtime(at)); }

static int iso_week(const struct tm *tm, long *year)
{
    int since_monday = (tm->tm_wday + 6) % 7, week = (tm->tm_yday - since_monday + 10) / 7;
    long y = tm->tm_year + 1900L;
    if (week < 1) {
        y--;
        week = (days_before(y) - days_before(y - 1) + tm->tm_yday - since_monday + 10) / 7;
    } else if (week == 53) {
        long length = days_before(y) - days_before(y - 1);
        if (tm->tm_yday - since_monday + 3 >= length) {
            week = 1;
            y++;
        }
    }
    *year = y;
    return week;
}

static int piece(char *to, size_t size, int c, const struct tm *tm)
{
    int hour = tm->tm_hour % 12 ? tm->tm_hour % 12 : 12;
    long year = 1900L + tm->tm_year;
    struct tm copy;
    switch (c) {
    case 'a': return snprintf(to, size, "%.3s", days[tm->tm_wday]);
    case 'A': return snprintf(to, size, "%s", days[tm->tm_wday]);
    case 'b': case 'h': return snprintf(to, size, "%.3s", months[tm->tm_mon]);
    case 'B': return snprintf(to, size, "%s", months[tm->tm_mon]);
    case 'c': return strftime(to, size, "%a %b %e %H:%M:%S %Y", tm);
    case 'C': return snprintf(to, size, "%02ld", year / 100);
    case 'd': return snprintf(to, size, "%02d", tm->tm_mday);
    case 'D': case 'x': return strftime(to, size, "%m/%d/%y", tm);
    case 'e': return snprintf(to, size, "%2d", tm->tm_mday);
    case 'F': return strftime(to, size, "%Y-%m-%d", tm);
    case 'H': return snprintf(to, size, "%02d", tm->tm_hour);
    case 'I': return snprintf(to, size, "%02d", hour);
    case 'j': return snprintf(to, size, "%03d", tm->tm_yday + 1);
    case 'k': return snprintf(to, size, "%2d", tm->tm_hour);
    case 'l': return snprintf(to, size, "%2d", hour);
    case 'm': return snprintf(to, size, "%02d", tm->tm_mon + 1);
    case 'M': return snprintf(to, size, "%02d", tm->tm_min);
    case 'n': return snprintf(to, size, "\n");
    case 'p': return snprintf(to, size, "%s", tm->tm_hour < 12 ? "AM" : "PM");
    case 'P': return snprintf(to, size, "%s", tm->tm_hour < 12 ? "am" : "pm");
    case 'r': return strftime(to, size, "%I:%M:%S %p", tm);
    case 'R': return strftime(to, size, "%H:%M", tm);
    case 's': copy = *tm; return snprintf(to, size, "%ld", mktime(&copy));
    case 'S': return snprintf(to, size, "%02d", tm->tm_sec);
    case 't': return snprintf(to, size, "\t");
    case 'T': case 'X': return strftime(to, size, "%H:%M:%S", tm);
    case 'u': return snprintf(to, size, "%d", tm->tm_wday ? tm->tm_wday : 7);
    case 'U': return snprintf(to, size, "%02d", (tm->tm_yday + 7 - tm->tm_wday) / 7);
    case 'V': return snprintf(to, size, "%02d", iso_week(tm, &year));
    case 'G': iso_week(tm, &year); return snprintf(to, size, "%ld", year);
    case 'g': iso_week(tm, &year); return snprintf(to, size, "%02ld", year % 100);
    case 'w': return snprintf(to, size, "%d", tm->tm_wday);
    case 'W': return snprintf(to, size, "%02d", (tm->tm_yday + 7 - (tm->tm_wday + 6) % 7) / 7);
    case 'y': return snprintf(to, size, "%02ld", year % 100);
    case 'Y': return snprintf(to, size, "%ld", year);
    case 'z': {
        long minutes = tm->tm_gmtoff / 60;
        return snprintf(to, size, "%c%02ld%02ld", minutes < 0 ? '-' : '+', labs(minutes) / 60, labs(minutes) % 60);
    }
    /* "it may be that only tm_isdst is known": glibc takes the zone of the machine then. */
    case 'Z': return snprintf(to, size, "%s", tm->tm_zone ? tm->tm_zone : tm->tm_isdst < 0 ? "" : tzname[0]);
    case '%': return snprintf(to, size, "%%");
    default: return snprintf(to, size, "%%%c", c);
    }
}

size_t strftime(char *to, size_t size, const char *format, const struct tm *tm)
{
    size_t used = 0;
    for (; *format; format++) {
        if (*format != '%' || !format[1]) {
            if (used + 1 >= size)
                return 0;
            to[used++] = *format;
            continue;
        }
        format++;
        if (*format == 'E' || *format == 'O')
            format++;
        int n = piece(to + used, size - used, *format, tm);
        if ((size_t)n >= size - used)
            return 0;
        used += n;
    }
    if (used >= size)
        return 0;
    to[used] = 0;
    return used;
}
