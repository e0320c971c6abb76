// Functions of the library that older programs use: times of files, positions in directories, names of temporary files, random
// numbers of 48 bits, messages for the system's log.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>
#include <sys/stat.h>
#include <sys/time.h>

static void at_quick_end(void) { write(STDOUT_FILENO, "quick\n", 6); }

static void file_times(void)
{
    struct stat st;
    struct utimbuf past = { 1000, 2000 };
    struct timeval times[2] = { { 5, 250000 }, { 6, 750000 } }, sum, difference;
    close(creat("times", 0644));
    printf("%d ", utime("times", &past));
    stat("times", &st);
    printf("%ld %ld\n", (long)st.st_atime, (long)st.st_mtime);
    printf("%d ", utimes("times", times));
    stat("times", &st);
    printf("%ld.%09ld %ld.%09ld\n", st.st_atim.tv_sec, st.st_atim.tv_nsec, st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
    times[1].tv_usec = 1000000;
    int result = utimes("times", times);
    printf("%d %s\n", result, strerror(errno));
    times[1].tv_usec = 800000;
    timeradd(&times[0], &times[1], &sum);
    timersub(&times[0], &times[1], &difference);
    printf("%ld.%06ld %ld.%06ld %d\n", sum.tv_sec, sum.tv_usec, difference.tv_sec, difference.tv_usec, timercmp(&times[0], &times[1], <));
    printf("%d ", linkat(AT_FDCWD, "times", AT_FDCWD, "linked", 0));
    printf("%d ", access("linked", F_OK));
    printf("%d ", renameat(AT_FDCWD, "linked", AT_FDCWD, "renamed"));
    printf("%d ", renameat2(AT_FDCWD, "times", AT_FDCWD, "renamed", RENAME_NOREPLACE));
    printf("%s\n", strerror(errno));
    printf("%d ", mkfifoat(AT_FDCWD, "fifo", 0600));
    printf("%d\n", stat("fifo", &st) == 0 && S_ISFIFO(st.st_mode));
}

static void directory(void)
{
    struct dirent entry, *found;
    long places[10];
    int n = 0, versions;
    char first[300];
    struct dirent **list;
    mkdir("dir", 0755);
    for (int i = 1; i <= 12; i += 11) {
        char path[20];
        sprintf(path, "dir/file%d", i);
        close(creat(path, 0600));
    }
    DIR *dir = opendir("dir");
    do
        places[n++] = telldir(dir);
    while (!readdir_r(dir, &entry, &found) && found && n < 10);
    seekdir(dir, places[1]);
    strcpy(first, readdir(dir)->d_name);
    seekdir(dir, places[1]);
    printf("%d %d\n", n - 1, !strcmp(first, readdir(dir)->d_name));
    closedir(dir);
    versions = scandirat(AT_FDCWD, "dir", &list, NULL, versionsort);
    printf("%d %s %s\n", versions, list[2]->d_name, list[3]->d_name);
}

static void names(void)
{
    char template[] = "/tmp/nslab-XXXXXX.txt", name[L_tmpnam], bad[] = "noX", *own;
    int fd = mkstemps(template, 4);
    printf("%d %d %s\n", fd >= 0, strncmp(template, "/tmp/nslab-", 11), template + 17);
    unlink(template);
    fd = mkstemp(bad);
    printf("%d %s\n", fd, strerror(errno));
    printf("%.9s ", tmpnam(name));
    printf("%d\n", access(name, F_OK));
    own = tempnam("/tmp", "pre");
    printf("%.8s\n", own);
}

static void numbers(void)
{
    unsigned short state[3] = { 1, 2, 3 };
    srand48(42);
    printf("%.6f ", drand48());
    printf("%ld ", lrand48());
    printf("%ld %ld\n", mrand48(), nrand48(state));
    printf("%.6f ", erand48(state));
    printf("%ld\n", jrand48(state));
    printf("%s ", l64a(123456789));
    printf("%ld %d\n", a64l("J6pI"), (int)a64l(l64a(4242)));
    lldiv_t d = lldiv(-17, 5);
    printf("%lld %lld %Lg %d\n", d.quot, d.rem, strtold("2.5x", NULL), dysize(2000));
}

static void texts(void)
{
    char to[8], four[] = "abcdef", small[4];
    swab("abcdef", to, 6);
    printf("%.6s %s %zu\n", to, (char *)memfrob(memfrob(four, 6), 6), strxfrm(small, "longer", 4));
    printf("%s\n", strndupa("duplicate", 3));
    FILE *f = tmpfile();
    putw(1234, f);
    printf("%zu %d %d %d", __fpending(f), __fwritable(f) != 0, __freading(f) != 0, __flbf(f));
    rewind(f);
    printf(" %d\n", getw(f));
    struct termios t = { .c_iflag = ICRNL | IXON, .c_lflag = ICANON | ECHO | ISIG, .c_oflag = OPOST };
    cfmakeraw(&t);
    printf("%d %d %d %d\n", t.c_iflag & (ICRNL | IXON), t.c_lflag & (ICANON | ECHO | ISIG), t.c_oflag & OPOST, t.c_cc[VMIN]);
    printf("%d ", cfsetospeed(&t, B9600));
    printf("%d %d\n", cfgetospeed(&t) == B9600, cfsetispeed(&t, 12345));
}

static void log_messages(void)
{
    openlog("demo", LOG_PERROR, LOG_USER);
    syslog(LOG_WARNING, "number %d", 7);
    printf("%#x\n", setlogmask(LOG_UPTO(LOG_ERR)));
    syslog(LOG_INFO, "hidden");
    errno = ENOENT;
    syslog(LOG_ERR, "because: %m\n");
    closelog();
}

int main(void)
{
    if (chdir(mkdtemp((char[]){ "/tmp/used-XXXXXX" })))
        return 1;
    file_times();
    directory();
    names();
    numbers();
    texts();
    log_messages();
    fflush(stdout);
    at_quick_exit(at_quick_end);
    quick_exit(3);
}
