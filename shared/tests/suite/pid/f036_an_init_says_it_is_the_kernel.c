// An init cannot kill itself, with kill(2) or sigqueue(3); with rt_sigqueueinfo(2) it can, if it says that the signal is the
// kernel's own: to oneself one may say anything - kernel/signal.c:do_rt_sigqueueinfo(), send_signal_locked().
//@ machine: lab,bare
//@ facts: 36
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];

static void tell(pid_t pid, int sig, int code)
{
    siginfo_t info;
    memset(&info, 0, sizeof(info));
    info.si_signo = sig;
    info.si_code = code;
    long ret = syscall(SYS_rt_sigqueueinfo, pid, sig, &info);
    printf("%d to %d with code %d: %ld%s%s\n", sig, pid, code, ret, ret ? ", " : "", ret ? strerror(errno) : "");
    fflush(stdout);
}

static int init(void *arg)
{
    (void)arg;
    printf("kill: %d\n", kill(getpid(), SIGKILL));
    tell(1, SIGKILL, SI_QUEUE);
    tell(1, SIGKILL, SI_TKILL);
    tell(1, SIGKILL, SI_USER);
    tell(1, SIGTERM, SI_KERNEL);
    pid_t pid = fork();
    if (pid == 0) {
        tell(1, SIGKILL, SI_QUEUE);
        tell(1, SIGKILL, SI_KERNEL);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    tell(1, SIGKILL, SI_KERNEL);
    printf("still here\n");
    return 0;
}

int main(void)
{
    int status;
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, &status, 0);
    printf("status %#x\n", status);
    return 0;
}
