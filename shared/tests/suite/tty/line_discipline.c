// What a terminal makes of what is typed and of what is written - termios(3), drivers/tty/n_tty.c.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static int master, slave;

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

/* What comes within a while. */
static void get(const char *what, int fd)
{
    static char bytes[9000];
    struct pollfd entry = { fd, POLLIN, 0 };
    long n = 0;
    while (poll(&entry, 1, n ? 50 : 300) == 1) {
        long more = read(fd, bytes + n, sizeof bytes - n);
        if (more <= 0) {
            if (n == 0)
                n = more;
            break;
        }
        n += more;
    }
    show(what, bytes, n);
}

/* One read of what was typed, and what was echoed. */
static void type(const char *what, const char *bytes, int n)
{
    char line[9000];
    write(master, bytes, n);
    get(what, master);
    show("  read", line, read(slave, line, sizeof line));
}

#define TYPE(what, bytes) type(what, bytes, sizeof(bytes) - 1)

static void change(int input, int output, int local)
{
    struct termios t;
    tcgetattr(slave, &t);
    t.c_iflag ^= input;
    t.c_oflag ^= output;
    t.c_lflag ^= local;
    if (tcsetattr(slave, TCSANOW, &t) == -1)
        perror("tcsetattr");
}

static void ready(const char *what)
{
    struct pollfd entry = { slave, POLLIN, 0 };
    printf("%-24s %s\n", what, poll(&entry, 1, 50) == 1 ? "something" : "nothing");
}

static void canonical(void)
{
    char line[10];
    TYPE("erase", "ab\177c\n");
    TYPE("kill", "one\025two\n");
    TYPE("a tab and a control", "x\ty\001\025\n");
    TYPE("a word", "one two\027t\n");
    TYPE("a word, and blanks", "one, two  \027\027t\n");
    TYPE("literally", "a\026\003b\n");
    TYPE("reprinted", "ab\022\n");
    TYPE("end of file", "\004");
    TYPE("a carriage return", "abc\r");
    TYPE("two lines", "abc\ndef\n");
    show("  the other", line, read(slave, line, sizeof line));
    TYPE("without a newline", "abc\004");
    write(master, "abc\004", 4);
    get("just as long as asked", master);
    show("  read", line, read(slave, line, 3));
    ready("  and then");
    write(master, "abcdef\n", 7);
    get("in parts", master);
    show("  read", line, read(slave, line, 4));
    show("  and then", line, read(slave, line, 4));
    write(master, "typed", 5);
    get("no line yet", master);
    ready("  to be read");
    tcflush(slave, TCIFLUSH);
    TYPE("flushed", "\n");
}

static void modes(void)
{
    change(0, 0, ECHO);
    TYPE("no echo", "abc\n");
    change(0, 0, ECHONL);
    TYPE("a newline's echo", "abc\n");
    change(0, 0, ECHO | ECHONL | ECHOE);
    TYPE("ECHOE off", "ab\177c\n");
    change(0, 0, ECHOE | ECHOKE);
    TYPE("ECHOKE off", "ab\025c\n");
    change(0, 0, ECHOKE | ECHOPRT);
    TYPE("ECHOPRT", "abc\177\177d\n");
    change(0, 0, ECHOPRT | ECHOCTL);
    TYPE("ECHOCTL off", "a\001b\177\177c\n");
    change(0, 0, ECHOCTL | IEXTEN);
    TYPE("IEXTEN off", "a b\027\026c\n");
    change(ICRNL | INLCR, 0, IEXTEN);
    TYPE("INLCR", "a\nb\rc\004");
    change(INLCR | IGNCR, 0, 0);
    TYPE("IGNCR", "a\rb\n");
    change(IGNCR | ICRNL | ISTRIP, 0, 0);
    TYPE("ISTRIP", "\341\n");
    change(ISTRIP | IUTF8, 0, 0);
    TYPE("IUTF8", "a\303\244\177b\n");
    change(IUTF8 | PARMRK, 0, 0);
    TYPE("PARMRK", "a\377b\n");
    change(PARMRK | IUCLC, 0, 0);
    TYPE("IUCLC", "ABC\n");
    change(IUCLC, 0, 0);
    write(slave, "a\n\tb\r\n", 6);
    get("output", master);
    change(0, TABDLY, 0);
    write(slave, "a\tb\n", 4);
    get("XTABS", master);
    change(0, TABDLY | OLCUC, 0);
    write(slave, "abc\n", 4);
    get("OLCUC", master);
    change(0, OLCUC | OCRNL | ONOCR, 0);
    write(slave, "\ra\rb\n", 5);
    get("OCRNL and ONOCR", master);
    change(0, OCRNL | ONOCR | OPOST, 0);
    write(slave, "a\nb\t\r\n", 6);
    get("OPOST off", master);
    change(0, OPOST, 0);
}

static void raw(void)
{
    struct termios t;
    char bytes[10];
    int n;
    write(master, "typed before", 12);
    get("typed before", master);
    change(0, 0, ICANON);
    TYPE("without lines", "\n\004\177");
    tcgetattr(slave, &t);
    t.c_cc[VMIN] = 0;
    tcsetattr(slave, TCSANOW, &t);
    show("MIN 0, TIME 0", bytes, read(slave, bytes, 10));
    t.c_cc[VTIME] = 1;
    tcsetattr(slave, TCSANOW, &t);
    show("MIN 0, TIME 1", bytes, read(slave, bytes, 10));
    write(master, "a", 1);
    show("with a byte", bytes, read(slave, bytes, 10));
    t.c_cc[VMIN] = 3;
    tcsetattr(slave, TCSANOW, &t);
    write(master, "ab", 2);
    show("MIN 3, TIME 1", bytes, read(slave, bytes, 10));
    write(master, "abcd", 4);
    show("enough", bytes, read(slave, bytes, 10));
    write(master, "ab", 2);
    show("all of a small buffer", bytes, read(slave, bytes, 2));
    t.c_cc[VTIME] = 0;
    tcsetattr(slave, TCSANOW, &t);
    fcntl(slave, F_SETFL, O_NONBLOCK);
    show("O_NONBLOCK", bytes, read(slave, bytes, 10));
    write(master, "ab", 2);
    usleep(50000);
    show("less than MIN", bytes, read(slave, bytes, 10));
    write(master, "left", 4);
    usleep(50000);
    ioctl(slave, FIONREAD, &n);
    printf("FIONREAD %d\n", n);
    change(0, 0, ICANON);
    show("lines again", bytes, read(slave, bytes, 10));
    tcflush(master, TCIOFLUSH);
    fcntl(slave, F_SETFL, 0);
}

static void stopped(void)
{
    write(master, "\023", 1);
    usleep(50000);
    fcntl(slave, F_SETFL, O_NONBLOCK);
    show("stopped: write", "", write(slave, "abc\n", 4));
    write(master, "\021", 1);
    usleep(50000);
    printf("started: write %zd\n", write(slave, "abc\n", 4));
    get("out", master);
    tcflow(slave, TCOOFF);
    show("TCOOFF: write", "", write(slave, "abc\n", 4));
    tcflow(slave, TCOON);
    printf("TCOON: write %zd\n", write(slave, "abc\n", 4));
    get("out", master);
    tcflow(slave, TCIOFF);
    get("TCIOFF", master);
    tcflow(slave, TCION);
    get("TCION", master);
    show("tcflow", "", tcflow(slave, 9));
    show("tcflush", "", tcflush(slave, 9));
    show("tcdrain", "", tcdrain(slave));
    fcntl(slave, F_SETFL, 0);
}

int main(void)
{
    char line[5000];
    setvbuf(stdout, NULL, _IONBF, 0);
    master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master == -1 || unlockpt(master) == -1) {
        perror("posix_openpt");
        return 1;
    }
    slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    canonical();
    modes();
    raw();
    stopped();
    memset(line, 'a', sizeof line);
    change(0, 0, ECHO);
    write(master, line, 5000);
    write(master, "b\n", 2);
    usleep(50000);
    printf("a line of %zd bytes at most\n", read(slave, line, sizeof line));
    return 0;
}
