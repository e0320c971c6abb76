// bash reads the host name for \h when it starts: a shell that runs keeps the old one, a new one shows the new (fact 178).
//@ machine: lab,bare
//@ facts: 178
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status;
    sethostname("before", 6);
    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/bash", "bash", "-c",
              "p='\\h'; echo running: ${p@P}; hostname after; echo still: ${p@P}; bash -c 'p=\"\\h\"; echo new: ${p@P}'", NULL);
        err(1, "bash");
    }
    waitpid(pid, &status, 0);
    return WEXITSTATUS(status);
}
