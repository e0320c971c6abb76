// Time zones as TZ names them: gmtime(3) is GMT, localtime(3) is off by what TZ says, mktime(3) takes it back.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void show(const char *zone)
{
    time_t at = 1700000000, back;
    struct tm tm;
    char text[80];
    if (zone)
        setenv("TZ", zone, 1);
    else
        unsetenv("TZ");
    tzset();
    printf("%s: %s %ld\n", zone ? zone : "none", tzname[0], timezone);
    localtime_r(&at, &tm);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %z %Z %s", &tm);
    printf("    %s %ld\n", text, tm.tm_gmtoff);
    back = mktime(&tm);
    printf("    %ld %s", (long)(back - at), ctime(&at));
    gmtime_r(&at, &tm);
    strftime(text, sizeof text, "%H:%M %z %Z", &tm);
    printf("    %s\n", text);
}

int main(void)
{
    const char *zones[] = { NULL, "UTC0", "CST-8", "EST5", "IST-5:30", "ABC+3:00:30", "", "nonsense" };
    for (int i = 0; i < 8; i++)
        show(zones[i]);
    return 0;
}
