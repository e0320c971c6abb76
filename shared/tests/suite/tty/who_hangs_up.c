// ioctl_tty(2): TIOCNOTTY of a session leader sends SIGHUP and SIGCONT as if the leader had; its end sends SIGHUP as the kernel.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t leader;

static void told(int signal, siginfo_t *info, void *context)
{
    char text[80];
    int len = snprintf(text, sizeof text, "%s, %s, from %s\n", signal == SIGHUP ? "SIGHUP" : "SIGCONT",
                       info->si_code == SI_USER ? "SI_USER" : info->si_code == SI_KERNEL ? "SI_KERNEL" : "other",
                       info->si_pid == leader ? "the leader" : info->si_pid == 0 ? "nobody" : "somebody");
    write(1, text, len);
}

static int leads(int gives_up)
{
    int number, lock = 0, status, ready[2];
    char byte;
    int master = open("/dev/ptmx", O_RDWR | O_NOCTTY);

    setsid();
    leader = getpid();
    ioctl(master, TIOCSPTLCK, &lock);
    ioctl(master, TIOCGPTN, &number);
    int slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY);
    ioctl(slave, TIOCSCTTY, 0);
    signal(SIGHUP, SIG_IGN);
    pipe(ready);
    pid_t child = fork();
    if (child == 0) {
        struct sigaction act = { .sa_sigaction = told, .sa_flags = SA_SIGINFO };
        sigset_t none, both;

        sigemptyset(&none);
        sigemptyset(&both);
        sigaddset(&both, SIGHUP);
        sigaddset(&both, SIGCONT);
        sigprocmask(SIG_BLOCK, &both, NULL);
        sigaction(SIGHUP, &act, NULL);
        sigaction(SIGCONT, &act, NULL);
        setpgid(0, 0);
        write(ready[1], "x", 1);
        sigsuspend(&none);
        _exit(0);
    }
    read(ready[0], &byte, 1);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(slave, child);
    if (!gives_up)
        exit(0);
    int ret = ioctl(slave, TIOCNOTTY);
    waitpid(child, &status, 0);
    printf("TIOCNOTTY %d\n", ret);
    exit(0);
}

int main(void)
{
    for (int gives_up = 1; gives_up >= 0; gives_up--) {
        int until[2];
        char byte;

        pipe(until);
        pid_t pid = fork();
        if (pid == 0) {
            close(until[0]);
            leads(gives_up);
        }
        close(until[1]);
        waitpid(pid, NULL, 0);
        read(until[0], &byte, 1);
        close(until[0]);
    }
    return 0;
}
