// Signals and threads: handlers are the process's, masks each thread's. A signal to the process goes to a thread that does not block
// it, one sent with pthread_kill to that thread; sigwait takes what all block. A deadly one ends all threads.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_t main_thread;
static volatile int in_main, in_other;
static int ready[2];

static void handler(int number)
{
    if (pthread_equal(pthread_self(), main_thread))
        in_main++;
    else
        in_other++;
}

static void *other(void *arg)
{
    char byte;
    write(ready[1], "x", 1);
    while (!in_other)
        pause();
    return NULL;
}

static void *waiter(void *arg)
{
    int number;
    sigwait(arg, &number);
    return (void *)(long)number;
}

static void *sleeper(void *arg)
{
    pause();
    return NULL;
}

int main(void)
{
    struct sigaction action = { .sa_handler = handler };
    pthread_t t;
    sigset_t set;
    char byte;
    void *result;
    int status;
    main_thread = pthread_self();
    if (pipe(ready) == -1)
        return 1;
    sigaction(SIGUSR1, &action, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    pthread_create(&t, NULL, other, NULL);
    read(ready[0], &byte, 1);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    kill(getpid(), SIGUSR1);
    pthread_join(t, NULL);
    printf("blocked in main: main %d, other %d\n", in_main, in_other);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    kill(getpid(), SIGUSR1);
    printf("alone again: main %d, other %d\n", in_main, in_other);
    in_other = 0;
    pthread_create(&t, NULL, other, NULL);
    read(ready[0], &byte, 1);
    usleep(200000);
    pthread_kill(t, SIGUSR1);
    pthread_join(t, NULL);
    printf("pthread_kill: main %d, other %d\n", in_main, in_other);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    pthread_create(&t, NULL, waiter, &set);
    kill(getpid(), SIGUSR2);
    pthread_join(t, &result);
    printf("sigwait took SIGUSR2: %d\n", (long)result == SIGUSR2);
    printf("tgkill of no thread: %s\n", syscall(SYS_tgkill, getpid(), 999999, 0) == -1 ? strerror(errno) : "?");
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        pthread_create(&t, NULL, sleeper, NULL);
        kill(getpid(), SIGTERM);
        pthread_join(t, NULL);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    printf("ended by SIGTERM: %d\n", WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    return 0;
}
