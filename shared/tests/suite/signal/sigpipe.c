// A pipe without readers: SIGPIPE, or EPIPE where it is ignored, blocked or handled - pipe(7).
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static void handler(int sig) { caught++; }

static int broken(void) {
    int fds[2];
    pipe(fds);
    close(fds[0]);
    return fds[1];
}

int main(void) {
    int status;
    setvbuf(stdout, NULL, _IOLBF, 0);
    pid_t pid = fork();
    if (pid == 0) {
        write(broken(), "x", 1);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    printf("by default: ended by %d\n", WTERMSIG(status));
    signal(SIGPIPE, handler);
    int n = write(broken(), "x", 1);
    printf("handled: %d %s, caught %d\n", n, strerror(errno), (int)caught);
    signal(SIGPIPE, SIG_IGN);
    n = write(broken(), "x", 1);
    printf("ignored: %d %s\n", n, strerror(errno));
    n = write(broken(), "", 0);
    printf("nothing to write: %d\n", n);
    signal(SIGPIPE, handler);
    sigset_t set, pending;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    sigprocmask(SIG_BLOCK, &set, NULL);
    n = write(broken(), "x", 1);
    sigpending(&pending);
    printf("blocked: %d %s, pending %d\n", n, strerror(errno), sigismember(&pending, SIGPIPE));
    caught = 0;
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    printf("unblocked: caught %d\n", (int)caught);
    return 0;
}
