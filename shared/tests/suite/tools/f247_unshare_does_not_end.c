// unshare(1) of util-linux 2.38.1 blocks SIGTERM while it waits for its child: it is told to end, and the tree goes on (fact 247).
//@ machine: lab,bare
//@ facts: 247
#define _GNU_SOURCE
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int status, question[2], answer[2];
    char byte = 'n';
    pipe(question);
    pipe(answer);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(question[0], 0);
        dup2(answer[1], 1);
        close(question[0]);
        close(question[1]);
        close(answer[0]);
        close(answer[1]);
        execlp("unshare", "unshare", "-p", "-f", "--", "bash", "-c", "echo y; read line; echo $line; exit 5", NULL);
        err(1, "unshare");
    }
    close(question[0]);
    close(answer[1]);
    read(answer[0], &byte, 1);
    printf("the child is there: %c\n", byte);
    kill(pid, SIGTERM);
    usleep(100000);
    printf("unshare has ended: %s\n", waitpid(pid, &status, WNOHANG) == pid ? "yes" : "no");
    write(question[1], "z\n", 2);
    read(answer[0], &byte, 1);
    read(answer[0], &byte, 1);
    printf("the child answers: %c\n", byte);
    waitpid(pid, &status, 0);
    if (WIFEXITED(status))
        printf("unshare ends with %d\n", WEXITSTATUS(status));
    else
        printf("unshare is ended by %d\n", WTERMSIG(status));
    return 0;
}
