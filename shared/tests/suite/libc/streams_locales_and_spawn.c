// fmemopen(3), open_memstream(3), fopencookie(3); locales and wide characters; strptime(3); posix_spawn(3); getgrent(3).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <langinfo.h>
#include <locale.h>
#include <math.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

extern char **environ;

static void in_memory(void)
{
    char buffer[16] = "12 34 56", *text;
    size_t size;
    int n;
    FILE *f = fmemopen(buffer, strlen(buffer), "r");
    while (fscanf(f, "%d", &n) == 1)
        printf("%d ", n);
    printf("eof %d\n", feof(f) != 0);
    fclose(f);
    f = fmemopen(buffer, sizeof buffer, "w");
    fprintf(f, "hello");
    fflush(f);
    printf("%s %ld\n", buffer, ftell(f));
    fprintf(f, " and much more than there is room for");
    printf("close %d\n", fclose(f) != 0);
    printf("%.16s\n", buffer);
    f = fmemopen(NULL, 8, "w+");
    fputs("abc", f);
    rewind(f);
    printf("%c%c%c %d\n", getc(f), getc(f), getc(f), getc(f) == EOF);
    fclose(f);
    f = open_memstream(&text, &size);
    fprintf(f, "%d bottles", 99);
    fflush(f);
    printf("%s %zu\n", text, size);
    for (int i = 0; i < 2000; i++)
        fprintf(f, "%d,", i);
    fclose(f);
    printf("%zu %.20s\n", size, text);
    free(text);
}

static ssize_t upper(void *cookie, const char *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        printf("%c", from[i] >= 'a' && from[i] <= 'z' ? from[i] - 32 : from[i]);
    ++*(int *)cookie;
    return n;
}

static int closed(void *cookie)
{
    printf("closed after %d\n", *(int *)cookie);
    return 0;
}

static void by_functions(void)
{
    int calls = 0;
    cookie_io_functions_t functions = {.write = upper, .close = closed};
    FILE *f = fopencookie(&calls, "w", functions);
    fputs("shout\n", f);
    printf("%d %ld %d\n", calls, ftell(f), fileno(f));
    fclose(f);
    f = fopencookie(&calls, "r", functions);
    printf("%d\n", getc(f));
    fclose(f);
}

static void characters(const char *title)
{
    static const char *const texts[] = {"plain", "Gr\xc3\xbc\xc3\x9f" "e", "\xe2\x82\xac", "\xf0\x9f\x99\x82", "\xc3", "\xff", "\xc0\x80", "\xed\xa0\x80"};
    wchar_t wide[16];
    char back[32];
    printf("%s: %zu %s\n", title, MB_CUR_MAX, nl_langinfo(CODESET));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        errno = 0;
        long n = (long)mbstowcs(wide, texts[i], 16);
        printf("%ld %d", n, n < 0 ? errno : 0);
        if (n > 0) {
            printf(" %x %ld |%ls|%.2ls|%6lc|", (unsigned)wide[n - 1], (long)wcstombs(back, wide, 32), wide, wide, (wint_t)wide[0]);
        }
        printf("\n");
    }
    errno = 0;
    printf("%d %d %d\n", wctomb(back, 0xfc), mblen("a", 1), mbtowc(wide, "\xc3", 1));
    unsigned sum = 0;
    for (wint_t c = 0; c < 0x180; c++) {
        unsigned classes = !!iswalpha(c) | !!iswupper(c) << 1 | !!iswlower(c) << 2 | !!iswalnum(c) << 3 | !!iswspace(c) << 4 |
                           !!iswprint(c) << 5 | !!iswpunct(c) << 6 | !!iswgraph(c) << 7 | !!iswcntrl(c) << 8 | !!iswdigit(c) << 9 |
                           !!iswxdigit(c) << 10 | !!iswblank(c) << 11;
        sum = sum * 31 + classes * 7 + towupper(c) * 3 + towlower(c);
    }
    printf("classes %08x\n", sum);
}

static void locales(void)
{
    locale_t l;
    characters("C");
    printf("%s\n", setlocale(LC_ALL, "de_DE.UTF-8") ? "German" : strerror(errno));
    printf("%s\n", setlocale(LC_CTYPE, "C.UTF-8"));
    printf("%s\n", setlocale(LC_ALL, NULL));
    characters("C.UTF-8");
    printf("%s %s\n", setlocale(LC_ALL, ""), setlocale(LC_TIME, NULL));
    printf("%s\n", setlocale(LC_ALL, "POSIX"));
    l = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
    printf("%s", nl_langinfo_l(CODESET, l));
    uselocale(l);
    printf(" %s", nl_langinfo(CODESET));
    uselocale(LC_GLOBAL_LOCALE);
    printf(" %s %s %s\n", nl_langinfo(CODESET), nl_langinfo(DAY_2), nl_langinfo(D_T_FMT));
    freelocale(l);
    errno = 0;
    l = newlocale(LC_ALL_MASK, "xx", (locale_t)0);
    printf("%d %d %s %d\n", l == 0, errno, localeconv()->decimal_point, localeconv()->frac_digits);
}

static void times(void)
{
    static const char *const cases[][2] = {
        {"2001-11-12 18:31:01", "%Y-%m-%d %H:%M:%S"}, {"Mon Nov 12 2001", "%a %b %d %Y"}, {"11/12/01", "%D"},
        {"12:05 AM", "%I:%M %p"}, {"03 pm", "%I %p"}, {"2001 316", "%Y %j"}, {"x", "%Y"}, {"13", "%m"},
        {"20 01", "%C %y"}, {"September 3, 1999", "%B %d, %Y"}, {"12:30tail", "%R"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tm tm;
        memset(&tm, 0, sizeof tm);
        char *rest = strptime(cases[i][0], cases[i][1], &tm);
        if (!rest)
            printf("no\n");
        else
            printf("%d-%d-%d %d:%d:%d wday %d yday %d rest <%s>\n", tm.tm_year, tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
                   tm.tm_wday, tm.tm_yday, rest);
    }
}

static void spawning(void)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    char *argv[] = {"sh", "-c", "echo spawned; cat; ps -o pgid= -p $$ >/dev/null; exit 5", NULL}, *none[] = {"none", NULL};
    sigset_t mask;
    pid_t pid = -1;
    int status, fd = open("/tmp/in", O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (write(fd, "from a file\n", 12) != 12)
        exit(1);
    close(fd);
    fflush(stdout);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/tmp/in", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    posix_spawn_file_actions_addclose(&actions, 9);
    posix_spawnattr_init(&attr);
    sigemptyset(&mask);
    posix_spawnattr_setsigmask(&attr, &mask);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    int error = posix_spawnp(&pid, "sh", &actions, &attr, argv, environ);
    waitpid(pid, &status, 0);
    printf("%d, status %d\n", error, WEXITSTATUS(status));
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attr);
    pid = -1;
    printf("%s", strerror(posix_spawn(&pid, "/none", NULL, NULL, none, environ)));
    printf(" %d\n", waitpid(-1, &status, 0));
    posix_spawn_file_actions_init(&actions);
    printf("%s\n", strerror(posix_spawn_file_actions_addclose(&actions, -1)));
    posix_spawn_file_actions_addopen(&actions, 0, "/none", O_RDONLY, 0);
    printf("%s\n", strerror(posix_spawnp(&pid, "true", &actions, NULL, none, environ)));
}

static void databases(void)
{
    struct passwd *user;
    struct group *group, entry, *found;
    gid_t groups[4];
    char small[4];
    int n = 4, users = 0;
    while ((user = getpwent()))
        users += !strcmp(user->pw_name, "root") && user->pw_uid == 0;
    endpwent();
    group = getgrent();
    printf("%d %s %u %d\n", users, group->gr_name, group->gr_gid, group->gr_mem[0] == NULL);
    printf("%d\n", getgrnam_r("root", &entry, small, sizeof small, &found) == ERANGE);
    printf("%d %d", getgrouplist("root", 0, groups, &n), n);
    printf(" %u\n", groups[0]);
}

static void numbers(void)
{
    static const double values[] = {0, 1, -2.5, 0.1, 1e300, 5e-324, INFINITY, 1023.999};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        int exponent;
        double whole, part = modf(values[i], &whole), fraction = frexp(values[i], &exponent);
        printf("%g*2^%d %g %g %g %g %d\n", fraction, isinf(values[i]) ? 0 : exponent, whole, part, ldexp(values[i], 3), rint(values[i]), signbit(values[i]) != 0);
    }
}

int main(void)
{
    in_memory();
    by_functions();
    locales();
    times();
    spawning();
    databases();
    numbers();
    return 0;
}
