/* Pseudoterminals. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <pty.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>
#include <sys/ioctl.h>

int posix_openpt(int flags) { return open("/dev/ptmx", flags); }

/* "Since Linux 2.1 or so, … grantpt() does nothing" where devpts sets the owner; it still has to be a master. */
int grantpt(int fd)
{
    unsigned int number;
    if (ioctl(fd, TIOCGPTN, &number) == 0)
        return 0;
    if (errno == ENOTTY)
        errno = EINVAL;
    return -1;
}

int unlockpt(int fd)
{
    int is_locked = 0;
    return ioctl(fd, TIOCSPTLCK, &is_locked);
}

int ptsname_r(int fd, char *to, size_t size)
{
    unsigned int number;
    if (ioctl(fd, TIOCGPTN, &number))
        return errno;
    return (size_t)snprintf(to, size, "/dev/pts/%u", number) < size ? 0 : (errno = ERANGE);
}

char *ptsname(int fd)
{
    static char name[30];
    return ptsname_r(fd, name, sizeof name) ? NULL : name;
}

int openpty(int *master, int *slave, char *name, const struct termios *t, const struct winsize *size)
{
    char path[30];
    *master = posix_openpt(O_RDWR | O_NOCTTY);
    if (*master < 0)
        return -1;
    if (grantpt(*master) || unlockpt(*master) || ptsname_r(*master, path, sizeof path) || (*slave = open(path, O_RDWR | O_NOCTTY)) < 0) {
        close(*master);
        return -1;
    }
    if (t)
        tcsetattr(*slave, TCSAFLUSH, t);
    if (size)
        ioctl(*slave, TIOCSWINSZ, size);
    if (name)
        strcpy(name, path);
    return 0;
}

int login_tty(int fd)
{
    setsid();
    if (ioctl(fd, TIOCSCTTY, NULL))
        return -1;
    for (int i = 0; i < 3; i++)
        dup2(fd, i);
    if (fd > 2)
        close(fd);
    return 0;
}

int forkpty(int *master, char *name, const struct termios *t, const struct winsize *size)
{
    int slave;
    if (openpty(master, &slave, name, t, size))
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        close(*master);
        if (login_tty(slave))
            _exit(1);
        return 0;
    }
    close(slave);
    return pid;
}
