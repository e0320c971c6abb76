// Who can be signalled, and the refusals of kill(2), sigaction(2), sigprocmask(2).
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, int result) {
    printf("%s: %d %s\n", what, result, result < 0 ? strerror(errno) : "");
}

static void handler(int sig) {}

int main(void) {
    struct sigaction sa, old;
    sigset_t set;
    int status;
    setvbuf(stdout, NULL, _IOLBF, 0);
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = handler;
    sigemptyset(&sa.sa_mask);
    sigemptyset(&set);
    say("kill(self, 0)", kill(getpid(), 0));
    say("kill(self, 65)", kill(getpid(), 65));
    say("kill(self, -1)", kill(getpid(), -1));
    say("kill(99999, 0)", kill(99999, 0));
    say("kill(-99999, 0)", kill(-99999, 0));
    say("sigaction(SIGKILL)", sigaction(SIGKILL, &sa, NULL));
    say("sigaction(SIGSTOP)", sigaction(SIGSTOP, &sa, NULL));
    say("sigaction(SIGKILL, NULL)", sigaction(SIGKILL, NULL, &old));
    say("sigaction(0)", sigaction(0, &sa, NULL));
    say("sigaction(65)", sigaction(65, &sa, NULL));
    say("signal(SIGKILL)", signal(SIGKILL, handler) == SIG_ERR ? -1 : 0);
    say("sigprocmask(how 7)", sigprocmask(7, &set, NULL));
    say("sigprocmask(how 7, NULL)", sigprocmask(7, NULL, &set));
    say("sigaddset(65)", sigaddset(&set, 65));
    say("sigaddset(0)", sigaddset(&set, 0));
    say("sigismember(-1)", sigismember(&set, -1));
    say("tgkill(1, self)", syscall(SYS_tgkill, 1, getpid(), 0));
    say("tgkill(-1)", syscall(SYS_tgkill, -1, 1, 0));
    say("killpg(99999)", killpg(99999, 0));
    say("killpg(-1)", killpg(-1, 0));
    say("raise(77)", raise(77));

    // A group of its own: one kill for both.
    pid_t first = fork();
    if (first == 0) {
        setpgid(0, 0);
        for (;;) pause();
    }
    setpgid(first, first);
    pid_t second = fork();
    if (second == 0) {
        setpgid(0, first);
        for (;;) pause();
    }
    setpgid(second, first);
    say("kill(-group)", kill(-first, SIGINT));
    waitpid(first, &status, 0);
    printf("first: %d\n", WTERMSIG(status));
    waitpid(second, &status, 0);
    printf("second: %d\n", WTERMSIG(status));
    say("the group is gone", kill(-first, 0));

    // Another user may not; a zombie can be.
    fflush(stdout);
    pid_t zombie = fork();
    if (zombie == 0)
        _exit(0);
    siginfo_t info;
    waitid(P_PID, zombie, &info, WEXITED | WNOWAIT);
    say("kill(zombie)", kill(zombie, SIGTERM));
    waitpid(zombie, NULL, 0);
    say("kill(reaped)", kill(zombie, SIGTERM));
    pid_t me = getpid();
    if (fork() == 0) {
        setuid(1000);
        say("as another user", kill(me, SIGTERM));
        say("as another user, 0", kill(me, 0));
        say("as another user, init", kill(1, SIGTERM));
        _exit(0);
    }
    wait(NULL);
    return 0;
}
