// SIGSTOP from an ancestor namespace stops init, and init alone: the others go on; SIGCONT lets it go on, too (fact 40).
// What the kernel sends by itself does not kill an init: SIGALRM, and SIGPIPE, where write is EPIPE (fact 43).
//@ machine: lab,bare
//@ facts: 40 43
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char stack[64 * 1024];
static int question[2], answer[2];

static int stopped(void *arg)
{
    char byte;
    close(question[1]);
    if (fork() == 0) {
        // Tells that it is there whenever it is asked.
        while (read(question[0], &byte, 1) == 1)
            write(answer[1], "y", 1);
        _exit(0);
    }
    close(question[0]);
    close(answer[1]);
    wait(NULL);
    return 7;
}

static int alarmed(void *arg)
{
    struct timespec second = {1, 300000000};
    alarm(1);
    while (nanosleep(&second, &second) == -1)
        printf("a sleep was cut short\n");
    return 8;
}

static int pipes(void *arg)
{
    int ends[2];
    pipe(ends);
    close(ends[0]);
    ssize_t r = write(ends[1], "x", 1);
    printf("write to a pipe without reader: %s\n", r == -1 ? strerror(errno) : "ok");
    fflush(stdout);
    return 9;
}

static void say(const char *what, int status)
{
    if (WIFSTOPPED(status))
        printf("%s: stopped by %d\n", what, WSTOPSIG(status));
    else if (WIFSIGNALED(status))
        printf("%s: killed by %d\n", what, WTERMSIG(status));
    else
        printf("%s: ended with %d\n", what, WEXITSTATUS(status));
    fflush(stdout);
}

static void run(const char *what, int (*fn)(void *))
{
    int status;
    pid_t pid = clone(fn, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    waitpid(pid, &status, 0);
    say(what, status);
}

int main(void)
{
    char byte = 'n';
    int status;
    pipe(question);
    pipe(answer);
    pid_t pid = clone(stopped, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    write(question[1], "?", 1);
    read(answer[0], &byte, 1);
    kill(pid, SIGSTOP);
    waitpid(pid, &status, WUNTRACED);
    say("init", status);
    write(question[1], "?", 1);
    read(answer[0], &byte, 1);
    printf("its child answers: %c\n", byte);
    kill(pid, SIGCONT);
    close(question[1]);
    waitpid(pid, &status, 0);
    say("init, continued", status);
    run("alarm", alarmed);
    run("SIGPIPE", pipes);
    return 0;
}
