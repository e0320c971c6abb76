// A shell in a pid namespace without init cannot start anything: "fork: Cannot allocate memory", status 254 (fact 24).
//@ machine: lab,bare
//@ facts: 24
#define _GNU_SOURCE
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        if (unshare(CLONE_NEWPID) == -1)
            err(1, "unshare");
        pid = fork();
        if (pid == 0)
            _exit(0);
        waitpid(pid, NULL, 0);
        execl("/bin/bash", "bash", "-c", "/bin/true; /bin/true", NULL);
        err(1, "bash");
    }
    waitpid(pid, &status, 0);
    printf("bash ends with %d\n", WEXITSTATUS(status));
    return 0;
}
