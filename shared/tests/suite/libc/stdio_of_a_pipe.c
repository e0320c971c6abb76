// stderr is unbuffered, stdout on a pipe is not written before it is full or flushed; exec discards what was not (fact 243).
//@ machine: lab,bare
//@ facts: 243
#define _GNU_SOURCE
#include <err.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int p[2];
    char buf[100];
    ssize_t n;
    pipe(p);
    if (fork() == 0) {
        dup2(p[1], 1);
        dup2(p[1], 2);
        close(p[0]);
        close(p[1]);
        printf("stdout first\n");
        fprintf(stderr, "stderr second\n");
        fflush(stdout);
        printf("lost in exec\n");
        execlp("true", "true", NULL);
        err(1, "exec");
    }
    close(p[1]);
    wait(NULL);
    while ((n = read(p[0], buf, sizeof(buf))) > 0)
        fwrite(buf, 1, n, stdout);
    setvbuf(stdout, NULL, _IONBF, 0);
    printf("unbuffered ");
    if (fork() == 0)
        _exit(0);
    wait(NULL);
    printf("once\n");
    return 0;
}
