// splice(2) and tee(2): between pipes, files and sockets. open(2) with O_TMPFILE. pidfd_getfd(2), membarrier(2).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char room[100000];

#define SHOW(call) do { errno = 0; long r = call; printf("%s = %ld%s%s\n", #call, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : ""); } while (0)

static void splicing(void)
{
    int p[2], q[2], s[2], file, copy, append, other, null, zero;
    off_t at = 0, to = 3;
    pipe(p);
    pipe(q);
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    file = open("file", O_CREAT | O_RDWR | O_TRUNC, 0644);
    write(file, "hello world\n", 12);
    SHOW(splice(file, &at, p[1], NULL, 5, 0));
    printf("offset %ld\n", (long)at);
    SHOW(splice(file, NULL, p[1], NULL, 5, 0));
    lseek(file, 6, SEEK_SET);
    SHOW(splice(file, NULL, p[1], NULL, 100, 0));
    SHOW(lseek(file, 0, SEEK_CUR));
    SHOW(tee(p[0], q[1], 100, 0));
    SHOW(read(q[0], room, 100));
    printf("%.11s", room);
    SHOW(tee(p[0], q[1], 3, 0));
    SHOW(splice(p[0], NULL, q[1], NULL, 4, 0));
    copy = open("copy", O_CREAT | O_RDWR | O_TRUNC, 0644);
    write(copy, "HELLO WORLD\n", 12);
    SHOW(splice(q[0], NULL, copy, &to, 100, 0));
    printf("offset %ld\n", (long)to);
    SHOW(pread(copy, room, 100, 0));
    printf("%.12s\n", room);

    SHOW(splice(p[0], &at, q[1], NULL, 4, 0));
    SHOW(splice(file, NULL, file, NULL, 4, 0));
    SHOW(splice(p[0], NULL, p[1], NULL, 4, 0));
    SHOW(tee(p[0], p[1], 1, 0));
    SHOW(tee(file, p[1], 1, 0));
    SHOW(splice(p[0], NULL, file, NULL, 0, 64));
    SHOW(splice(p[0], NULL, file, NULL, 4, 64));
    SHOW(tee(p[0], q[1], 0, 0));
    SHOW(tee(p[0], q[1], 0, 64));
    SHOW(tee(99, q[1], 1, 0));
    SHOW(splice(99, NULL, q[1], NULL, 1, 0));
    SHOW(splice(p[1], NULL, q[1], NULL, 1, 0));
    SHOW(splice(p[0], NULL, q[0], NULL, 1, 0));

    SHOW(splice(p[0], NULL, s[0], NULL, 100, 0));
    SHOW(read(s[1], room, 100));
    SHOW(splice(p[0], NULL, q[1], NULL, 100, SPLICE_F_NONBLOCK));
    SHOW(tee(p[0], q[1], 100, SPLICE_F_NONBLOCK));
    write(s[1], "abc", 3);
    SHOW(splice(s[0], NULL, q[1], NULL, 100, 0));
    SHOW(read(q[0], room, 100));

    write(p[1], "x", 1);
    append = open("file", O_WRONLY | O_APPEND);
    other = open("file", O_RDONLY);
    SHOW(splice(p[0], NULL, append, NULL, 1, 0));
    SHOW(splice(p[0], NULL, other, NULL, 1, 0));
    at = -1;
    SHOW(splice(p[0], NULL, file, &at, 1, 0));
    SHOW(splice(file, &at, p[1], NULL, 1, 0));
    SHOW(splice(open(".", O_RDONLY), NULL, p[1], NULL, 1, 0));
    null = open("/dev/null", O_WRONLY);
    SHOW(splice(p[0], NULL, null, NULL, 1, 0));
    zero = open("/dev/zero", O_RDONLY);
    SHOW(splice(zero, NULL, p[1], NULL, 8, 0));
    SHOW(read(p[0], room, 100));
    ftruncate(file, 200000);
    lseek(file, 0, SEEK_SET);
    SHOW(splice(file, NULL, p[1], NULL, 200000, 0));
    SHOW(splice(file, NULL, p[1], NULL, 1, SPLICE_F_NONBLOCK));
    SHOW(read(p[0], room, sizeof room));
    close(p[1]);
    SHOW(splice(p[0], NULL, file, NULL, 4, 0));
    SHOW(tee(p[0], q[1], 4, 0));
    close(q[0]);
    signal(SIGPIPE, SIG_IGN);
    lseek(file, 0, SEEK_SET);
    SHOW(splice(file, NULL, q[1], NULL, 4, 0));
}

/* One waits for what the other writes. */
static void waiting(void)
{
    int p[2], q[2];
    pipe(p);
    pipe(q);
    fflush(stdout);
    if (fork() == 0) {
        close(p[1]);
        SHOW(splice(p[0], NULL, q[1], NULL, 100, 0));
        SHOW(splice(p[0], NULL, q[1], NULL, 100, 0));
        fflush(stdout);
        _exit(0);
    }
    close(p[0]);
    usleep(200000);
    write(p[1], "later", 5);
    SHOW(read(q[0], room, 100));
    usleep(200000);
    close(p[1]);
    wait(NULL);
}

static void nameless(void)
{
    struct stat st;
    char link[64];
    int fd = open(".", O_TMPFILE | O_RDWR, 0640);
    SHOW(write(fd, "tmp", 3));
    fstat(fd, &st);
    printf("links %lu, mode %o, size %ld\n", (unsigned long)st.st_nlink, st.st_mode, (long)st.st_size);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    memset(room, 0, 200);
    readlink(link, room, 199);
    puts(strstr(room, " (deleted)") ? "deleted" : room);
    SHOW(linkat(AT_FDCWD, link, AT_FDCWD, "named", AT_SYMLINK_FOLLOW));
    fstat(fd, &st);
    printf("links %lu\n", (unsigned long)st.st_nlink);
    SHOW(access("named", F_OK));
    SHOW(open(".", O_TMPFILE | O_RDONLY, 0600));
    SHOW(open("file", O_TMPFILE | O_RDWR, 0600));
    SHOW(open("missing", O_TMPFILE | O_RDWR, 0600));
    SHOW(open(".", O_TMPFILE | O_RDWR | O_CREAT, 0600));
    SHOW(open("/proc", O_TMPFILE | O_RDWR, 0600));
    fd = open(".", O_TMPFILE | O_WRONLY | O_EXCL, 0600);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    SHOW(linkat(AT_FDCWD, link, AT_FDCWD, "other", AT_SYMLINK_FOLLOW));
}

static void the_rest(void)
{
    int file = open("file", O_RDONLY);
    int own = syscall(SYS_pidfd_open, getpid(), 0), copy;
    SHOW(copy = syscall(SYS_pidfd_getfd, own, file, 0));
    SHOW(fcntl(copy, F_GETFD));
    SHOW(syscall(SYS_kcmp, getpid(), getpid(), 0, file, copy));
    SHOW(syscall(SYS_pidfd_getfd, own, 99, 0));
    SHOW(syscall(SYS_pidfd_getfd, own, file, 1));
    SHOW(syscall(SYS_pidfd_getfd, file, file, 0));
    SHOW(syscall(SYS_pidfd_getfd, 99, file, 0));
    SHOW(syscall(SYS_membarrier, 0, 0, 0) > 0);
    SHOW(syscall(SYS_membarrier, 8, 0, 0));
    SHOW(syscall(SYS_membarrier, 16, 0, 0));
    SHOW(syscall(SYS_membarrier, 8, 0, 0));
    SHOW(syscall(SYS_membarrier, 1, 0, 0));
    SHOW(syscall(SYS_membarrier, 0, 1, 0));
    SHOW(syscall(SYS_membarrier, 1 << 20, 0, 0));
    SHOW(syscall(SYS_membarrier, -1, 0, 0));
}

int main(void)
{
    chdir("/tmp");
    splicing();
    waiting();
    nameless();
    the_rest();
    return 0;
}
