// With SIGCHLD ignored children leave no zombie: waitpid(2) waits for the end and then says ECHILD (fact 53).
//@ machine: lab,bare
//@ facts: 53
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    signal(SIGCHLD, SIG_IGN);
    pid_t pid = fork();
    if (pid == 0)
        _exit(1);
    int r = waitpid(pid, NULL, 0);
    printf("waitpid: %d, %s\n", r, strerror(errno));
    return 0;
}
