// setuid(2): a child that a thread forked has no other threads, whose ids would have to change with its own.
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void *sleeps(void *arg)
{
    pause();
    return arg;
}

static void changes(const char *who)
{
    pthread_t thread;
    int ret = setgid(1000), then = setuid(1000);

    pthread_create(&thread, NULL, sleeps, NULL);
    int back = setuid(0);
    printf("%s: %d %d, back %d, now %d:%d\n", who, ret, then, back, getuid(), getgid());
    fflush(stdout);
    _exit(0);
}

static void *forks(void *arg)
{
    int status;

    pid_t pid = fork();
    if (pid == 0)
        changes("fork");
    waitpid(pid, &status, 0);
    printf("status %x\n", status);
    pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) {
        int ret = setuid(1000);
        printf("clone: %d, now %d\n", ret, getuid());
        fflush(stdout);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    printf("status %x, the thread %d\n", status, getuid());
    return arg;
}

int main(void)
{
    pthread_t sleeper, thread;

    pthread_create(&sleeper, NULL, sleeps, NULL);
    pthread_create(&thread, NULL, forks, NULL);
    pthread_join(thread, NULL);
    int ret = setuid(1000);
    printf("setuid %d, now %d\n", ret, getuid());
    fflush(stdout);
    _exit(0);
}
