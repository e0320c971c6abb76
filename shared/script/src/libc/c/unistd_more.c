/* Less used parts of unistd.h. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <sys/random.h>

int eaccess(const char *path, int mode) { return faccessat(AT_FDCWD, path, mode, AT_EACCESS); }
int euidaccess(const char *path, int mode) { return eaccess(path, mode); }

int getentropy(void *to, size_t n)
{
    if (n > 256) {
        errno = EIO;
        return -1;
    }
    while (n) {
        ssize_t done = getrandom(to, n, 0);
        if (done < 0 && errno != EINTR)
            return -1;
        if (done > 0) {
            to = (char *)to + done;
            n -= done;
        }
    }
    return 0;
}

void swab(const void *from, void *to, ssize_t n)
{
    const char *f = from;
    char *t = to;
    for (; n > 1; n -= 2, f += 2, t += 2) {
        char first = f[0];
        t[0] = f[1];
        t[1] = first;
    }
}

/* Locks as fcntl(2) has them. */
int lockf(int fd, int command, off_t length)
{
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_len = length };
    switch (command) {
    case F_TEST:
        lock.l_type = F_RDLCK;
        if (fcntl(fd, F_GETLK, &lock) < 0)
            return -1;
        if (lock.l_type == F_UNLCK || lock.l_pid == getpid())
            return 0;
        errno = EACCES;
        return -1;
    case F_ULOCK: lock.l_type = F_UNLCK; return fcntl(fd, F_SETLK, &lock);
    case F_LOCK: return fcntl(fd, F_SETLKW, &lock);
    case F_TLOCK: return fcntl(fd, F_SETLK, &lock);
    default: errno = EINVAL; return -1;
    }
}

long fpathconf(int fd, int name)
{
    char path[40];
    sprintf(path, "/proc/self/fd/%d", fd);
    if (fcntl(fd, F_GETFD) < 0)
        return -1;
    return pathconf(path, name);
}

size_t confstr(int name, char *to, size_t size)
{
    const char *text = name == _CS_PATH ? "/bin:/usr/bin" : name == _CS_GNU_LIBC_VERSION ? "glibc 2.36" : NULL;
    if (!text) {
        errno = EINVAL;
        return 0;
    }
    if (to && size)
        snprintf(to, size, "%s", text);
    return strlen(text) + 1;
}

/* The first address of the host's name, its halves swapped - gethostid(3), where /etc/hostid is not. */
long gethostid(void)
{
    int id = 0, fd = open("/etc/hostid", O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        if (read(fd, &id, sizeof id) != sizeof id)
            id = 0;
        close(fd);
    }
    return id;
}

int getlogin_r(char *to, size_t size)
{
    char *name = getlogin();
    if (!name)
        return errno;
    if (strlen(name) >= size)
        return ERANGE;
    strcpy(to, name);
    return 0;
}

int ttyname_r(int fd, char *to, size_t size)
{
    char path[40];
    if (!isatty(fd))
        return errno;
    sprintf(path, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(path, to, size);
    if (n < 0)
        return errno;
    if ((size_t)n >= size)
        return ERANGE;
    to[n] = 0;
    return 0;
}

char *ttyname(int fd)
{
    static char name[PATH_MAX];
    int number = ttyname_r(fd, name, sizeof name);
    if (!number)
        return name;
    errno = number;
    return 0;
}

char *getpass(const char *prompt)
{
    static char password[256];
    struct termios old, t;
    FILE *in = fopen("/dev/tty", "w+ce"), *out = in;
    if (!in) {
        in = stdin;
        out = stderr;
    }
    int is_terminal = tcgetattr(fileno(in), &old) == 0;
    if (is_terminal) {
        t = old;
        t.c_lflag &= ~(ECHO | ISIG);
        tcsetattr(fileno(in), TCSAFLUSH, &t);
    }
    fputs(prompt, out);
    fflush(out);
    char *line = fgets(password, sizeof password, in);
    if (line)
        line[strcspn(line, "\n")] = 0;
    if (is_terminal) {
        fputc('\n', out);
        tcsetattr(fileno(in), TCSAFLUSH, &old);
    }
    if (in != stdin)
        fclose(in);
    return line;
}
