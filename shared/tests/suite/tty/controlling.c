// Who has a controlling terminal, who is in the foreground, and who hears of it when it goes - ioctl_tty(2), credentials(7),
// drivers/tty/tty_jobctrl.c.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static int master;
static char name[50];

static void show(const char *what, long result)
{
    printf("%-36s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

static const char *whose(pid_t pid)
{
    return pid == -1 ? strerrorname_np(errno) : pid == 0 ? "nobody's" : pid == getpid() ? "own" : "another's";
}

static void pair(void)
{
    master = posix_openpt(O_RDWR | O_NOCTTY);
    unlockpt(master);
    strcpy(name, ptsname(master));
}

static void field(const char *what, pid_t pid)
{
    char path[50], line[500];
    int tty, group;
    FILE *f;
    sprintf(path, "/proc/%d/stat", pid);
    f = fopen(path, "r");
    fgets(line, sizeof line, f);
    fclose(f);
    sscanf(strrchr(line, ')'), ") %*c %*d %*d %*d %d %d", &tty, &group);
    printf("%-36s %s, foreground %s\n", what, tty ? "has a terminal" : "has none", group == pid ? "own" : group == -1 ? "-1" : "another's");
}

static void end(pid_t pid, const char *what)
{
    int status;
    waitpid(pid, &status, WUNTRACED);
    if (WIFSTOPPED(status))
        printf("%-36s stopped by %s\n", what, sigabbrev_np(WSTOPSIG(status)));
    else if (WIFSIGNALED(status))
        printf("%-36s killed by %s\n", what, sigabbrev_np(WTERMSIG(status)));
    else
        printf("%-36s exited with %d\n", what, WEXITSTATUS(status));
}

static void no_leader(void)
{
    int slave = open(name, O_RDWR);
    printf("no leader: /dev/tty is %s\n", open("/dev/tty", O_RDWR) == -1 ? strerrorname_np(errno) : "there");
    show("no leader: TIOCSCTTY", ioctl(slave, TIOCSCTTY, 0));
    show("TIOCNOTTY", ioctl(slave, TIOCNOTTY));
    printf("its group, of the slave: %s\n", whose(tcgetpgrp(slave)));
    printf("its group, of the master: %s\n", whose(tcgetpgrp(master)));
    printf("its session, of the slave: %s\n", whose(tcgetsid(slave)));
    show("tcsetpgrp", tcsetpgrp(slave, getpgrp()));
    close(slave);
}

static void leader(void)
{
    int slave, other;
    pid_t pid;
    setsid();
    slave = open(name, O_RDWR | O_NOCTTY);
    field("O_NOCTTY", getpid());
    other = open(name, O_WRONLY);
    field("O_WRONLY", getpid());
    close(other);
    close(open(name, O_RDWR));
    field("O_RDWR", getpid());
    show("TIOCSCTTY once more", ioctl(slave, TIOCSCTTY, 0));
    show("/dev/tty", open("/dev/tty", O_RDWR));
    printf("group %s, session %s\n", whose(tcgetpgrp(slave)), whose(tcgetsid(slave)));
    printf("of the master: group %s, session %s\n", whose(tcgetpgrp(master)), whose(tcgetsid(master)));
    show("tcsetpgrp: minus 1", tcsetpgrp(slave, -1));
    show("tcsetpgrp: nobody", tcsetpgrp(slave, 99999));
    show("tcsetpgrp: another session's", tcsetpgrp(slave, getppid()));
    show("tcsetpgrp of the master", tcsetpgrp(master, getpid()));
    pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        printf("child: ");
        fflush(stdout);
        char byte;
        read(slave, &byte, 1);
        _exit(3);
    }
    usleep(100000);
    end(pid, "reads in the background");
    kill(pid, SIGKILL);
    end(pid, "reads in the background");
    pid = fork();
    if (pid == 0) {
        char byte;
        setpgid(0, 0);
        signal(SIGTTIN, SIG_IGN);
        show("child: ignores SIGTTIN", read(slave, &byte, 1));
        signal(SIGTTOU, SIG_IGN);
        show("child: ignores SIGTTOU", tcsetpgrp(slave, getpgrp()));
        show("child: in the foreground", write(master, "\n", 1) == 1 ? read(slave, &byte, 1) : -1);
        _exit(4);
    }
    end(pid, "takes the foreground");
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(slave, getpgrp());
    pid = fork();
    if (pid == 0) {
        struct termios t;
        setpgid(0, 0);
        signal(SIGTTOU, SIG_DFL);
        show("child: writes", write(slave, "x", 1));
        tcgetattr(slave, &t);
        t.c_lflag |= TOSTOP;
        tcsetattr(slave, TCSANOW, &t);
        show("never here", write(slave, "x", 1));
        _exit(5);
    }
    end(pid, "changes attributes");
    signal(SIGTTOU, SIG_IGN);
    kill(pid, SIGKILL);
    end(pid, "changes attributes");
    pid = fork();
    if (pid == 0) {
        setpgid(0, 0);
        tcsetpgrp(slave, getpid());
        pause();
    }
    usleep(100000);
    write(master, "\003", 1);
    end(pid, "^C");
    tcsetpgrp(slave, getpgrp());
    /* A session leader that ends: who is in the foreground is told. */
    pid = fork();
    if (pid == 0) {
        pid_t leader = getppid();
        setpgid(0, 0);
        tcsetpgrp(slave, getpid());
        while (getppid() == leader)
            usleep(1000);
        printf("never here\n");
        _exit(6);
    }
    usleep(100000);
    exit(7);
}

static volatile sig_atomic_t hangups, continues;

static void handler(int sig)
{
    if (sig == SIGHUP)
        hangups++;
    else
        continues++;
}

/* The master goes: who had the slave open is hung up. */
static void hangup(void)
{
    struct pollfd entry = { .events = POLLIN | POLLOUT };
    struct termios t;
    char byte;
    int slave, n;
    setsid();
    signal(SIGHUP, handler);
    signal(SIGCONT, handler);
    slave = open(name, O_RDWR);
    field("before", getpid());
    close(master);
    printf("SIGHUP %d, SIGCONT %d\n", hangups, continues);
    field("after", getpid());
    entry.fd = slave;
    poll(&entry, 1, 0);
    printf("poll %x\n", entry.revents);
    printf("read %zd\n", read(slave, &byte, 1));
    show("write", write(slave, "x", 1));
    show("tcgetattr", tcgetattr(slave, &t));
    show("tcgetpgrp", tcgetpgrp(slave));
    show("tcsetpgrp", tcsetpgrp(slave, getpid()));
    show("FIONREAD", ioctl(slave, FIONREAD, &n));
    show("isatty", isatty(slave) ? 0 : -1);
    show("open", open(name, O_RDWR));
    exit(8);
}

static void notty(void)
{
    pid_t pid;
    int slave;
    setsid();
    slave = open(name, O_RDWR);
    pid = fork();
    if (pid == 0) {
        show("child: TIOCNOTTY", ioctl(slave, TIOCNOTTY));
        field("child", getpid());
        _exit(0);
    }
    end(pid, "child");
    pid = fork();
    if (pid == 0) {
        pause();
        _exit(0);
    }
    signal(SIGHUP, SIG_IGN);
    usleep(100000);
    show("leader: TIOCNOTTY", ioctl(slave, TIOCNOTTY));
    field("leader", getpid());
    end(pid, "in the foreground");
    show("TIOCSCTTY", ioctl(slave, TIOCSCTTY, 0));
    close(slave);
    field("nobody has it open", getpid());
    exit(0);
}

static void run(void (*function)(void))
{
    pid_t pid;
    pair();
    pid = fork();
    if (pid == 0)
        function();
    end(pid, "leader");
    close(master);
    usleep(100000);
}

static void all(void)
{
    pid_t pid;
    pair();
    no_leader();
    close(master);
    run(leader);
    pair();
    /* Only the child has the master: it goes with it. */
    pid = fork();
    if (pid == 0)
        hangup();
    close(master);
    end(pid, "hung up");
    run(notty);
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    if (fork() == 0) {
        all();
        return 0;
    }
    wait(NULL);
    return 0;
}
