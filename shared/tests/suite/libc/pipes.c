// Pipes: bytes in order, end of file when the last writer has closed, EPIPE and SIGPIPE when the last reader has.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int p[2], status;
    char buf[64];
    ssize_t n;
    if (pipe(p) == -1)
        err(1, "pipe");
    if (fork() == 0) {
        close(p[0]);
        dup2(p[1], 1);
        close(p[1]);
        execlp("echo", "echo", "through", "a", "pipe", NULL);
        err(1, "exec");
    }
    close(p[1]);
    while ((n = read(p[0], buf, sizeof(buf) - 1)) > 0) {
        buf[n] = '\0';
        printf("read: %s", buf);
    }
    printf("end: %zd\n", n);
    wait(NULL);
    close(p[0]);

    pipe2(p, O_NONBLOCK);
    printf("empty, non-blocking: %s\n", read(p[0], buf, 1) == -1 ? strerror(errno) : "bytes");
    close(p[0]);
    fflush(stdout);
    if (fork() == 0) {
        write(p[1], "x", 1);
        _exit(0);
    }
    wait(&status);
    printf("writing without a reader: signal %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    signal(SIGPIPE, SIG_IGN);
    printf("ignoring SIGPIPE: %s\n", write(p[1], "x", 1) == -1 ? strerror(errno) : "ok");
    printf("read from the writing end: %s\n", read(p[1], buf, 1) == -1 ? strerror(errno) : "ok");
    return 0;
}
