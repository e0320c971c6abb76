// Names for large files, vectors at a place, records of logins, old and wide functions.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/timeb.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <uchar.h>
#include <ulimit.h>
#include <unistd.h>
#include <utmpx.h>
#include <wchar.h>
#include <wctype.h>

static void files(void)
{
    char a[4] = "", b[8] = "";
    struct iovec parts[2] = { { "hello ", 6 }, { "world", 5 } }, into[2] = { { a, 3 }, { b, 7 } };
    struct stat64 st;
    off64_t end;
    struct rlimit64 limit;
    int fd = open64("/tmp/large", O_CREAT | O_RDWR | O_LARGEFILE, 0644);
    printf("pwritev %zd\n", pwritev(fd, parts, 2, 4));
    printf("preadv %zd", preadv(fd, into, 2, 4));
    printf(" %s|%s\n", a, b);
    printf("preadv2 %zd\n", preadv2(fd, into, 2, 12, 0));
    printf("none %zd", preadv(fd, into, -1, 0));
    printf(" %s\n", strerrorname_np(errno));
    end = lseek64(fd, 0, SEEK_END);
    fstat64(fd, &st);
    printf("%jd %jd\n", (intmax_t)end, (intmax_t)st.st_size);
    ftruncate64(fd, 50000);
    stat64("/tmp/large", &st);
    printf("%jd\n", (intmax_t)st.st_size);
    getrlimit64(RLIMIT_FSIZE, &limit);
    printf("%d\n", limit.rlim_cur == RLIM64_INFINITY ? ulimit(UL_GETFSIZE) == LONG_MAX : ulimit(UL_GETFSIZE) == (long)(limit.rlim_cur / 512));
    close(fd);
}

static void logins(void)
{
    struct utmpx record = { .ut_type = USER_PROCESS, .ut_pid = 42, .ut_line = "pts/7", .ut_id = "7", .ut_user = "ann" }, *found;
    int fd = open("/tmp/utmp", O_CREAT | O_RDWR, 0644);
    close(fd);
    printf("utmpxname %d\n", utmpxname("/tmp/utmp"));
    setutxent();
    printf("written: %d\n", pututxline(&record) != NULL);
    strcpy(record.ut_id, "8");
    strcpy(record.ut_line, "pts/8");
    strcpy(record.ut_user, "bob");
    pututxline(&record);
    record.ut_type = DEAD_PROCESS;
    strcpy(record.ut_id, "7");
    pututxline(&record);
    setutxent();
    while ((found = getutxent()))
        printf("%d %.4s %s %s\n", found->ut_type, found->ut_id, found->ut_line, found->ut_user);
    endutxent();
}

static void wide(void)
{
    wchar_t word[16], line[] = L"12 abc 3.5";
    char16_t pair[4];
    char32_t c32;
    char bytes[8];
    float f;
    int n;
    mbstate_t state = { 0 };
    setlocale(LC_ALL, "C.UTF-8");
    printf("%d", swscanf(line, L"%d %ls %f", &n, word, &f));
    printf(" %d %ls %.1f\n", n, word, f);
    printf("%d %d %lc\n", iswctype(L'a', wctype("alpha")) != 0, iswctype(L'1', wctype("alpha")) != 0, towctrans(L'x', wctrans("toupper")));
    printf("%d %td\n", wctype("nonsense") == 0, wcschrnul(line, L'?') - line);
    printf("%.2f %jd\n", wcstof(L"2.25", NULL), wcstoimax(L"-77", NULL, 10));
    printf("%zd", mbrtoc32(&c32, "\xc3\xa9", 2, &state));
    printf(" %x\n", c32);
    n = mbrtoc16(pair, "\xf0\x9f\x98\x80", 4, &state);
    printf("%d %zd", n, mbrtoc16(pair + 1, "", 1, &state));
    printf(" %x %x\n", pair[0], pair[1]);
    printf("%zu", c32rtomb(bytes, 0x20ac, &state));
    printf(" %.3s\n", bytes);
}

int main(void)
{
    imaxdiv_t parts = imaxdiv(17, 5);
    struct timeb now;
    struct timespec used;
    clockid_t clock;
    pthread_mutexattr_t attr;
    char *arguments[] = { "echo", "from a descriptor", NULL }, *environment[] = { NULL };
    int protocol = 9;
    setvbuf(stdout, NULL, _IONBF, 0);
    files();
    logins();
    wide();
    printf("%jd %jd %d %d\n", parts.quot, parts.rem, ffsl(1L << 40), ffsll(0));
    printf("%" PRIXMAX " %" PRIiLEAST16 " %" PRIoPTR "\n", (uintmax_t)255, (int_least16_t)-3, (uintptr_t)8);
    printf("ftime %d %d\n", ftime(&now), now.time > 1000000000);
    printf("clock %d %d\n", clock_getcpuclockid(0, &clock), clock_gettime(clock, &used));
    printf("clock of nobody %s\n", strerrorname_np(clock_getcpuclockid(4242, &clock)));
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_getprotocol(&attr, &protocol);
    printf("protocol %d\n", protocol);
    if (fork() == 0) {
        int dir = open("/usr/bin", O_PATH | O_DIRECTORY);
        execveat(dir, "echo", arguments, environment, 0);
        _exit(1);
    }
    wait(NULL);
    printf("execveat %d", execveat(AT_FDCWD, "/nothing", arguments, environment, 0));
    printf(" %s\n", strerrorname_np(errno));
    return 0;
}
