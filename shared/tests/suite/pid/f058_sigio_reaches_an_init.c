// F_SETOWN and O_ASYNC: when bytes come, the owner of a descriptor gets SIGIO. The init of a pid namespace gets it from a writer outside
// if it handles it; without a handler it stays alive. Nobody owns a descriptor at first; one owns it by a number of one's own namespace.
//@ machine: lab,bare
//@ facts: 58
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t count;
static int data[2], turn[2], back[2];

static void handler(int sig)
{
    (void)sig;
    count++;
}

static void own(int fd)
{
    printf("owner at first %d\n", fcntl(fd, F_GETOWN));
    printf("setting it %d\n", fcntl(fd, F_SETOWN, getpid()));
    printf("owner then %d\n", fcntl(fd, F_GETOWN));
    printf("O_ASYNC %d\n", fcntl(fd, F_SETFL, O_ASYNC) == 0 && fcntl(fd, F_GETFL) & O_ASYNC ? 1 : 0);
    fflush(stdout);
}

static void wait_for_turn(void)
{
    char byte;
    write(back[1], "x", 1);
    while (read(turn[0], &byte, 1) == -1 && errno == EINTR)
        ;
}

static int init(void *arg)
{
    struct sigaction action = {.sa_handler = handler};
    char byte;
    (void)arg;
    own(data[0]);
    wait_for_turn();
    printf("without a handler: alive, number %d\n", getpid());
    read(data[0], &byte, 1);
    sigaction(SIGIO, &action, NULL);
    wait_for_turn();
    printf("with a handler: %d\n", (int)count);
    fflush(stdout);
    return 0;
}

static char stack[65536];

int main(void)
{
    char byte;
    int status;
    pipe(data);
    pipe(turn);
    pipe(back);
    printf("no such process: %s\n", fcntl(data[0], F_SETOWN, 30000) == -1 ? strerror(errno) : "done");
    printf("no such group: %s\n", fcntl(data[0], F_SETOWN, -30000) == -1 ? strerror(errno) : "done");
    fflush(stdout);
    pid_t pid = clone(init, stack + sizeof stack, CLONE_NEWPID | SIGCHLD, NULL);
    read(back[0], &byte, 1);
    printf("the owner outside is the child: %d\n", fcntl(data[0], F_GETOWN) == pid);
    fflush(stdout);
    write(data[1], "x", 1);
    write(turn[1], "x", 1);
    read(back[0], &byte, 1);
    write(data[1], "x", 1);
    write(turn[1], "x", 1);
    waitpid(pid, &status, 0);
    printf("ended with %x\n", status);
    printf("nobody any more: %d\n", fcntl(data[0], F_GETOWN));
    return 0;
}
