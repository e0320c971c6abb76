// reboot(2) in a pid namespace of one's own ends its init as by a signal: 1 for a restart, 2 for halt and power off; what else reboot(2)
// can do is EINVAL there (fact 55), and without CAP_SYS_BOOT EPERM.
//@ machine: lab,bare
//@ facts: 55
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

static char stack[64 * 1024];
static int command;

static int init(void *arg)
{
    // Nothing is asked unless this is the init of a namespace of its own.
    if (getpid() != 1 || getppid() != 0)
        return 99;
    pid_t pid = fork();
    if (pid == 0) {
        if (reboot(command) == -1)
            printf("%s\n", strerror(errno));
        fflush(stdout);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    return 5;
}

static void try(const char *what, int cmd)
{
    int status;
    command = cmd;
    printf("%s: ", what);
    fflush(stdout);
    pid_t pid = clone(init, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, NULL);
    if (pid == -1)
        err(1, "clone");
    waitpid(pid, &status, 0);
    if (WIFSIGNALED(status))
        printf("init ended by signal %d\n", WTERMSIG(status));
    else
        printf("init goes on, to %d\n", WEXITSTATUS(status));
}

int main(void)
{
    try("restart", RB_AUTOBOOT);
    try("power off", RB_POWER_OFF);
    try("halt", RB_HALT_SYSTEM);
    try("Ctrl-Alt-Del on", RB_ENABLE_CAD);
    try("nonsense", 42);
    setresuid(1000, 1000, 1000);
    if (reboot(RB_AUTOBOOT) == -1)
        printf("without privilege: %s\n", strerror(errno));
    return 0;
}
