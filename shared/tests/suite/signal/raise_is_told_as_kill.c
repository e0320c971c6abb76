// sigtimedwait(3) and sigwaitinfo(3) tell of raise(3), which is tgkill(2), as of kill(2): SI_USER. A handler and signalfd(2) do not.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

static volatile int code = 99;

static void handler(int sig, siginfo_t *info, void *context)
{
    (void)sig;
    (void)context;
    code = info->si_code;
}

int main(void)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};
    struct signalfd_siginfo read_info;
    struct timespec second = {1, 0};
    siginfo_t info;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGUSR1);
    sigtimedwait(&set, &info, &second);
    printf("sigtimedwait after raise: %d\n", info.si_code);
    tgkill(getpid(), getpid(), SIGUSR1);
    sigwaitinfo(&set, &info);
    printf("sigwaitinfo after tgkill: %d\n", info.si_code);
    sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 1});
    sigwaitinfo(&set, &info);
    printf("sigwaitinfo after sigqueue: %d\n", info.si_code);
    raise(SIGUSR1);
    int fd = signalfd(-1, &set, 0);
    read(fd, &read_info, sizeof read_info);
    printf("signalfd after raise: %d\n", read_info.ssi_code);
    sigaction(SIGUSR1, &action, NULL);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    raise(SIGUSR1);
    printf("a handler after raise: %d\n", code);
    return 0;
}
