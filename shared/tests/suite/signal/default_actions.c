// What signals do where nobody cares: end, stop, nothing; and that stopped processes wait - signal(7).
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void what_does(int sig) {
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        raise(sig);
        _exit(0);
    }
    waitpid(pid, &status, WUNTRACED);
    if (WIFSTOPPED(status)) {
        printf("%d %s: stops with %d", sig, strsignal(sig), WSTOPSIG(status));
        kill(pid, SIGCONT);
        waitpid(pid, &status, 0);
        printf(", then status %d\n", WEXITSTATUS(status));
    } else if (WIFSIGNALED(status)) {
        printf("%d %s: ends\n", sig, strsignal(sig));
    } else {
        printf("%d %s: nothing\n", sig, strsignal(sig));
    }
}

int main(void) {
    int signals[] = {SIGHUP, SIGINT, SIGKILL, SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP,
                     SIGTTIN, SIGTTOU, SIGURG, SIGVTALRM, SIGPROF, SIGWINCH, SIGIO, SIGPWR, SIGSTKFLT};
    setvbuf(stdout, NULL, _IONBF, 0);
    setpgid(0, 0);
    for (int i = 0; i < sizeof signals / sizeof *signals; i++)
        what_does(signals[i]);

    // A stopped process gets its signals when it goes on; SIGKILL does not wait.
    int status;
    pid_t pid = fork();
    if (pid == 0)
        for (;;) pause();
    kill(pid, SIGSTOP);
    waitpid(pid, &status, WUNTRACED);
    kill(pid, SIGTERM);
    usleep(200000);
    printf("SIGTERM to a stopped process: %d\n", waitpid(pid, &status, WNOHANG));
    kill(pid, SIGCONT);
    waitpid(pid, &status, 0);
    printf("after SIGCONT: %d\n", WTERMSIG(status));
    pid = fork();
    if (pid == 0)
        for (;;) pause();
    kill(pid, SIGSTOP);
    waitpid(pid, &status, WUNTRACED);
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    printf("SIGKILL to a stopped process: %d\n", WTERMSIG(status));
    return 0;
}
