/* getdate(3): a date by the templates of the file that DATEMSK names. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

int getdate_err;

#define NONE INT_MIN

static int days_of(int year, int month)
{
    static const char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    year += 1900;
    return month == 1 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0) ? 29 : days[month];
}

/* The first day of a month, or the first such weekday of it. */
static int first_day(int year, int month, int weekday)
{
    struct tm tm = { 0 };
    if (weekday == NONE)
        return 1;
    tm.tm_year = year;
    tm.tm_mon = month;
    tm.tm_mday = 1;
    mktime(&tm);
    return 1 + (weekday - tm.tm_wday + 7) % 7;
}

static int match(const char *text, struct tm *tm)
{
    char *path = getenv("DATEMSK"), *line = 0, *end = 0;
    size_t room = 0;
    ssize_t n;
    struct stat st;
    FILE *f;
    if (!path || !*path)
        return 1;
    if (stat(path, &st))
        return 3;
    if (!S_ISREG(st.st_mode))
        return 4;
    if (!(f = fopen(path, "rce")))
        return 2;
    while ((n = getline(&line, &room, f)) >= 0) {
        if (n > 0 && line[n - 1] == '\n')
            line[n - 1] = 0;
        memset(tm, 0, sizeof *tm);
        tm->tm_year = tm->tm_mon = tm->tm_mday = tm->tm_wday = tm->tm_hour = tm->tm_min = tm->tm_sec = NONE;
        tm->tm_isdst = -1;
        end = strptime(text, line, tm);
        if (end && !*end)
            break;
    }
    free(line);
    n = ferror(f);
    fclose(f);
    return n ? 5 : end && !*end ? 0 : 7;
}

int getdate_r(const char *text, struct tm *tm)
{
    time_t seconds;
    struct tm now;
    int error, is_checked = 0;
    while (*text == ' ' || *text == '\t')
        text++;
    error = match(text, tm);
    if (error)
        return error;
    time(&seconds);
    localtime_r(&seconds, &now);
    if (tm->tm_wday >= 0 && tm->tm_year == NONE && tm->tm_mon == NONE && tm->tm_mday == NONE) {
        tm->tm_year = now.tm_year;
        tm->tm_mon = now.tm_mon;
        tm->tm_mday = now.tm_mday + (tm->tm_wday - now.tm_wday + 7) % 7;
        is_checked = 1;
    }
    if (tm->tm_mon >= 0 && tm->tm_mday == NONE) {
        if (tm->tm_year == NONE)
            tm->tm_year = now.tm_year + (tm->tm_mon < now.tm_mon);
        tm->tm_mday = first_day(tm->tm_year, tm->tm_mon, tm->tm_wday);
    }
    if (tm->tm_hour == NONE && tm->tm_min == NONE && tm->tm_sec == NONE) {
        tm->tm_hour = now.tm_hour;
        tm->tm_min = now.tm_min;
        tm->tm_sec = now.tm_sec;
    }
    if (tm->tm_hour >= 0 && tm->tm_year == NONE && tm->tm_mon == NONE && tm->tm_mday == NONE && tm->tm_wday == NONE) {
        tm->tm_year = now.tm_year;
        tm->tm_mon = now.tm_mon;
        tm->tm_mday = now.tm_mday + (tm->tm_hour < now.tm_hour);
        is_checked = 1;
    }
    if (tm->tm_year == NONE)
        tm->tm_year = now.tm_year;
    if (tm->tm_hour == NONE)
        tm->tm_hour = 0;
    if (tm->tm_min == NONE)
        tm->tm_min = 0;
    if (tm->tm_sec == NONE)
        tm->tm_sec = 0;
    if (!is_checked && (tm->tm_mon < 0 || tm->tm_mon > 11 || tm->tm_mday < 1 || tm->tm_mday > days_of(tm->tm_year, tm->tm_mon)))
        return 8;
    return mktime(tm) == -1 ? 8 : 0;
}

struct tm *getdate(const char *text)
{
    static struct tm tm;
    getdate_err = getdate_r(text, &tm);
    return getdate_err ? 0 : &tm;
}
