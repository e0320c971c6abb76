// A process group that nobody is left to look after, and of which some are stopped, is sent SIGHUP and SIGCONT; and a terminal's
// stop signals do nothing to one - setpgid(2), "Orphaned process groups"; kernel/exit.c:kill_orphaned_pgrp().
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int told[2];

static void handler(int sig)
{
    const char *text = sig == SIGHUP ? "SIGHUP\n" : "SIGCONT\n";
    write(1, text, sig == SIGHUP ? 7 : 8);
}

static void stopped(void)
{
    char byte;
    signal(SIGHUP, handler);
    signal(SIGCONT, handler);
    setpgid(0, 0);
    write(told[1], "x", 1);
    raise(SIGSTOP);
    printf("goes on\n");
    kill(getpid(), SIGTSTP);
    printf("SIGTSTP does nothing\n");
    raise(SIGTTIN);
    raise(SIGTTOU);
    printf("nor do SIGTTIN and SIGTTOU\n");
    exit(3);
}

int main(void)
{
    char byte;
    int status;
    setvbuf(stdout, NULL, _IONBF, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pipe(told);
    /* The shell of a session of its own, and its job. */
    pid_t shell = fork();
    if (shell == 0) {
        setsid();
        pid_t job = fork();
        if (job == 0)
            stopped();
        read(told[0], &byte, 1);
        waitpid(job, &status, WUNTRACED);
        printf("stopped by %d\n", WSTOPSIG(status));
        exit(0);
    }
    waitpid(shell, &status, 0);
    pid_t job = wait(&status);
    printf("the job: exited with %d\n", job > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1);

    /* None is stopped: nobody is told. */
    shell = fork();
    if (shell == 0) {
        setsid();
        if (fork() == 0) {
            signal(SIGHUP, handler);
            setpgid(0, 0);
            write(told[1], "x", 1);
            usleep(300000);
            exit(4);
        }
        read(told[0], &byte, 1);
        exit(0);
    }
    waitpid(shell, &status, 0);
    wait(&status);
    printf("none is stopped: exited with %d\n", WEXITSTATUS(status));

    /* Stopped, in the group of its parent, which goes. */
    shell = fork();
    if (shell == 0) {
        setsid();
        pid_t leader = fork();
        if (leader == 0) {
            setpgid(0, 0);
            pid_t member = fork();
            if (member == 0) {
                signal(SIGHUP, handler);
                signal(SIGCONT, handler);
                write(told[1], "x", 1);
                raise(SIGSTOP);
                printf("the member goes on\n");
                exit(5);
            }
            read(told[0], &byte, 1);
            waitpid(member, &status, WUNTRACED);
            exit(0);
        }
        waitpid(leader, &status, 0);
        usleep(300000);
        exit(0);
    }
    waitpid(shell, &status, 0);
    wait(&status);
    printf("the member: exited with %d\n", WEXITSTATUS(status));
    return 0;
}
