// A program behind a pseudoterminal, as script(1), sshd and container runtimes have one: forkpty(3), packet mode, sizes, an end
// that goes before the other - pty(7), ioctl_tty(2).
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void show(const char *what, const char *bytes, long n)
{
    printf("%-24s ", what);
    if (n == -1) {
        printf("%s\n", strerrorname_np(errno));
        return;
    }
    printf("%ld \"", n);
    for (long i = 0; i < n; i++)
        printf(bytes[i] < 32 || bytes[i] > 126 ? "\\%03o" : "%c", (unsigned char)bytes[i]);
    printf("\"\n");
}

static char bytes[9000];

static void until(int fd, const char *end)
{
    long n = 0, more;
    bytes[0] = 0;
    while (!strstr(bytes, end) && (more = read(fd, bytes + n, sizeof bytes - n - 1)) > 0)
        bytes[n += more] = 0;
    show("out", bytes, n);
}

static void behind(void)
{
    struct winsize size = { 30, 100, 0, 0 };
    struct pollfd entry = { .events = POLLIN | POLLOUT };
    int master, status;
    char name[50];
    pid_t pid = forkpty(&master, name, NULL, &size);
    if (pid == 0) {
        char line[100];
        struct winsize seen;
        ioctl(0, TIOCGWINSZ, &seen);
        printf("size %d %d, terminal %d, leader %d\n", seen.ws_row, seen.ws_col, isatty(0) && isatty(1) && isatty(2), getsid(0) == getpid());
        printf("ttyname %s\n", strcmp(ttyname(0), ctermid(NULL)) ? "of its own" : "/dev/tty");
        while (fgets(line, sizeof line, stdin))
            printf("<%s", line);
        printf("end of file\n");
        exit(9);
    }
    until(master, "of its own\r\n");
    write(master, "hello\n", 6);
    until(master, "<hello\r\n");
    write(master, "a\\b\004\004", 5);
    until(master, "end of file\r\n");
    waitpid(pid, &status, 0);
    printf("exited with %d\n", WEXITSTATUS(status));
    entry.fd = master;
    poll(&entry, 1, -1);
    printf("poll %x\n", entry.revents);
    show("read", bytes, read(master, bytes, 10));
    show("write", "", write(master, "x\n", 2) == 2 ? 0 : -1);
    int slave = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK);
    usleep(50000);
    poll(&entry, 1, 0);
    printf("opened again: poll %x\n", entry.revents);
    show("typed meanwhile", bytes, read(slave, bytes, 10));
    close(slave);
    close(master);
}

static volatile sig_atomic_t resized;

static void handler(int sig)
{
    resized++;
}

static void sizes(void)
{
    int master, status;
    pid_t pid = forkpty(&master, NULL, NULL, NULL);
    if (pid == 0) {
        struct winsize size;
        sigset_t winch;
        sigemptyset(&winch);
        sigaddset(&winch, SIGWINCH);
        signal(SIGWINCH, handler);
        sigprocmask(SIG_BLOCK, &winch, NULL);
        printf("ready\n");
        for (int i = 0; i < 2; i++) {
            int sig;
            sigwait(&winch, &sig);
            ioctl(0, TIOCGWINSZ, &size);
            printf("SIGWINCH: %d %d %d %d\n", size.ws_row, size.ws_col, size.ws_xpixel, size.ws_ypixel);
        }
        exit(0);
    }
    until(master, "ready\r\n");
    struct winsize size = { 24, 80, 640, 480 };
    ioctl(master, TIOCSWINSZ, &size);
    until(master, "\n");
    ioctl(master, TIOCSWINSZ, &size);
    size.ws_col = 132;
    ioctl(master, TIOCSWINSZ, &size);
    until(master, "\n");
    waitpid(pid, &status, 0);
    close(master);
}

static void packets(void)
{
    int master, slave, on = 1;
    struct pollfd entry = { .events = POLLIN | POLLPRI };
    openpty(&master, &slave, NULL, NULL, NULL);
    show("TIOCPKT of the slave", "", ioctl(slave, TIOCPKT, &on));
    ioctl(master, TIOCPKT, &on);
    write(slave, "abc", 3);
    usleep(50000);
    show("data", bytes, read(master, bytes, 10));
    tcflush(slave, TCIFLUSH);
    entry.fd = master;
    poll(&entry, 1, 0);
    printf("poll %x\n", entry.revents);
    show("flushed", bytes, read(master, bytes, 10));
    tcflow(slave, TCOOFF);
    show("stopped", bytes, read(master, bytes, 10));
    tcflow(slave, TCOON);
    show("started", bytes, read(master, bytes, 10));
    write(slave, "0123456789", 10);
    usleep(50000);
    show("in parts", bytes, read(master, bytes, 4));
    show("in parts", bytes, read(master, bytes, 20));
    close(slave);
    close(master);
}

/* More than there is room for, with and without waiting. */
static void much(void)
{
    static char many[100000];
    int master, slave, status;
    long n = 0, more;
    openpty(&master, &slave, NULL, NULL, NULL);
    memset(many, 'x', sizeof many);
    pid_t pid = fork();
    if (pid == 0) {
        close(master);
        exit(write(slave, many, sizeof many) == sizeof many ? 0 : 1);
    }
    close(slave);
    while ((more = read(master, bytes, sizeof bytes)) > 0)
        n += more;
    show("at the end", "", more);
    waitpid(pid, &status, 0);
    printf("%ld bytes, exited with %d\n", n, WEXITSTATUS(status));
    close(master);
    openpty(&master, &slave, NULL, NULL, NULL);
    fcntl(slave, F_SETFL, O_NONBLOCK);
    while (write(slave, many, 1000) > 0)
        ;
    show("full", "", -1);
    close(slave);
    close(master);
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    behind();
    sizes();
    packets();
    much();
    return 0;
}
