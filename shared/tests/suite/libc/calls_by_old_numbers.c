// syscall(2) with numbers that the library has other calls for: readv, preadv2, utime, futimesat, creat, getrlimit.
//@ machine: lab
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utime.h>

static void show(const char *what, long ret)
{
    if (ret == -1)
        printf("%s: %s\n", what, strerror(errno));
    else
        printf("%s: %ld\n", what, ret);
}

static void times(const char *name)
{
    struct stat st;
    stat(name, &st);
    printf("    %ld.%09ld %ld.%09ld\n", st.st_atim.tv_sec, st.st_atim.tv_nsec, st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
}

int main(void)
{
    const char *name = "/tmp/old_numbers";
    char a[10] = "", b[10] = "";
    struct iovec into[2] = { { a, 3 }, { b, 5 } }, from[2] = { { "hello", 5 }, { " world", 6 } };
    struct utimbuf seconds = { 100, 200 };
    struct timeval micros[2] = { { 1, 500000 }, { 2, 0 } };
    struct rlimit limit;
    int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);

    show("writev", syscall(SYS_writev, fd, from, 2));
    show("pwritev", syscall(SYS_pwritev, fd, from, 2, 20L, 0L));
    lseek(fd, 0, SEEK_SET);
    show("readv", syscall(SYS_readv, fd, into, 2));
    printf("    %s|%s\n", a, b);
    show("preadv", syscall(SYS_preadv, fd, into, 2, 21L, 0L));
    printf("    %s|%s\n", a, b);
    show("preadv2 where it stands", preadv2(fd, into, 2, -1, 0));
    printf("    %s|%s\n", a, b);
    show("pwritev2", pwritev2(fd, from, 1, 2, RWF_SYNC));
    show("preadv2", preadv2(fd, into, 1, 2, RWF_HIPRI));
    printf("    %s\n", a);
    show("an unknown flag", preadv2(fd, into, 2, 0, 1 << 20));
    show("too many", syscall(SYS_readv, fd, into, 1025));
    show("none", syscall(SYS_readv, fd, into, 0));
    show("a negative offset", syscall(SYS_preadv, fd, into, 1, -1L, 0L));
    show("a closed descriptor", syscall(SYS_readv, 99, into, 1));
    into[1].iov_len = -1;
    show("a negative length", syscall(SYS_readv, fd, into, 2));

    show("utime", syscall(SYS_utime, name, &seconds));
    times(name);
    show("utimes", syscall(SYS_utimes, name, micros));
    times(name);
    micros[1].tv_usec = 1000000;
    show("a million of microseconds", syscall(SYS_futimesat, AT_FDCWD, name, micros));
    micros[1].tv_usec = 7;
    show("futimesat", syscall(SYS_futimesat, AT_FDCWD, name, micros));
    times(name);
    show("of a descriptor", syscall(SYS_futimesat, fd, NULL, micros));
    show("of nothing", syscall(SYS_utime, "/tmp/nothing", NULL));
    show("getrlimit", syscall(SYS_getrlimit, RLIMIT_NOFILE, &limit));
    limit.rlim_cur = 77;
    show("setrlimit", syscall(SYS_setrlimit, RLIMIT_NOFILE, &limit));
    getrlimit(RLIMIT_NOFILE, &limit);
    printf("    %ld\n", (long)limit.rlim_cur);
    show("an unknown limit", syscall(SYS_getrlimit, 99, &limit));
    show("creat", syscall(SYS_creat, name, 0600) > 0);
    unlink(name);
    return 0;
}
