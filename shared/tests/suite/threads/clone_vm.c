// CLONE_VM: one memory. The parent sees what the child writes, in a global as on its own stack; without it the child writes into a copy.
// CLONE_FILES and CLONE_FS: what one does to descriptors and the current directory, the other sees. CLONE_SIGHAND: so with handlers.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int global;
static char stack[64 * 1024];

static void handler(int number)
{
    printf("handler of the child's, in %s\n", number == SIGUSR1 ? "the parent" : "?");
    fflush(stdout);
}

static int child(void *arg)
{
    int *local = arg;
    struct sigaction action = { .sa_handler = handler };
    global = 42;
    *local = 7;
    close(5);
    if (chdir("/tmp") == -1)
        err(1, "chdir");
    sigaction(SIGUSR1, &action, NULL);
    return 3;
}

static void run(const char *name, int flags)
{
    char cwd[64];
    int local = 1, status, was = 0;
    struct sigaction action = { .sa_handler = SIG_IGN };
    global = 1;
    if (chdir("/") == -1 || dup2(1, 5) == -1)
        err(1, "before");
    sigaction(SIGUSR1, &action, NULL);
    pid_t pid = clone(child, stack + sizeof(stack), flags | SIGCHLD, &local);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, &status, 0);
    was = fcntl(5, F_GETFD) != -1;
    printf("%s: global %d, local %d, fd 5 %s, in %s, status %d\n", name, global, local, was ? "open" : "closed",
        getcwd(cwd, sizeof(cwd)), WEXITSTATUS(status));
    fflush(stdout);
    raise(SIGUSR1);
}

int main(void)
{
    run("nothing", 0);
    run("CLONE_VM", CLONE_VM);
    run("CLONE_FILES", CLONE_FILES);
    run("CLONE_FS", CLONE_FS);
    run("VM, FS, FILES and SIGHAND", CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND);
    return 0;
}
