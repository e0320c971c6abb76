// On a pipe printf only fills a buffer; fork copies the buffer, and both processes write it when they exit (fact 243).
//@ machine: lab,bare
//@ facts: 243
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    printf("printed once, seen twice\n");
    pid_t pid = fork();
    if (pid == 0) {
        printf("child\n");
        return 0;
    }
    waitpid(pid, NULL, 0);
    printf("parent\n");
    return 0;
}
