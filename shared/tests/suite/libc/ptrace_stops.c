// ptrace(2) from C: a child that asks for it, its signals, its execve(2), its system calls, attaching and letting go.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/reg.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHOW(call) do { errno = 0; long r = call; printf("%s = %ld%s%s\n", #call, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : ""); } while (0)

static void told(pid_t pid)
{
    int status;
    if (waitpid(pid, &status, __WALL) < 0)
        printf("wait: %s\n", strerror(errno));
    else if (WIFSTOPPED(status))
        printf("stopped by %s, event %d\n", strsignal(WSTOPSIG(status) & 0x7f), status >> 16);
    else if (WIFEXITED(status))
        printf("exited with %d\n", WEXITSTATUS(status));
    else
        printf("killed by %s\n", strsignal(WTERMSIG(status)));
    fflush(stdout);
}

static void signals(void)
{
    siginfo_t info;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGUSR1);
        raise(SIGUSR2);
        _exit(3);
    }
    told(child);
    SHOW(ptrace(PTRACE_GETSIGINFO, child, 0, &info));
    printf("signal %d, code %d, from itself: %d\n", info.si_signo, info.si_code, info.si_pid == child);
    SHOW(ptrace(PTRACE_CONT, child, 0, 0));
    told(child);
    SHOW(ptrace(PTRACE_CONT, child, 0, SIGUSR2));
    told(child);
    SHOW(ptrace(PTRACE_CONT, child, 0, 0));
}

static void executing(int option)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        if (option)
            raise(SIGSTOP);
        execl("/bin/true", "true", NULL);
        _exit(1);
    }
    told(child);
    if (option) {
        SHOW(ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD));
        SHOW(ptrace(PTRACE_CONT, child, 0, 0));
        told(child);
        long message = 0;
        SHOW(ptrace(PTRACE_GETEVENTMSG, child, 0, &message));
        printf("message is its pid: %d\n", message == child);
    }
    SHOW(ptrace(PTRACE_PEEKUSER, child, 8 * ORIG_RAX, 0) == SYS_execve);
    SHOW(ptrace(PTRACE_PEEKUSER, child, 8 * RAX, 0));
    SHOW(ptrace(PTRACE_CONT, child, 0, 0));
    told(child);
}

static void attaching(void)
{
    int pair[2];
    pipe(pair);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        char byte;
        read(pair[0], &byte, 1);
        _exit(5);
    }
    SHOW(ptrace(PTRACE_CONT, child, 0, 0));
    SHOW(ptrace(PTRACE_ATTACH, child, 0, 0));
    told(child);
    SHOW(ptrace(PTRACE_ATTACH, child, 0, 0));
    SHOW(ptrace(PTRACE_DETACH, child, 0, 0));
    SHOW(ptrace(PTRACE_SEIZE, child, 0, 0));
    SHOW(ptrace(PTRACE_INTERRUPT, child, 0, 0));
    told(child);
    SHOW(ptrace(PTRACE_CONT, child, 0, 0));
    write(pair[1], "x", 1);
    told(child);
    SHOW(ptrace(PTRACE_ATTACH, getpid(), 0, 0));
    SHOW(ptrace(PTRACE_ATTACH, 9999, 0, 0));
}

int main(void)
{
    signals();
    executing(0);
    executing(1);
    attaching();
    return 0;
}
