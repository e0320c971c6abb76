// exit(3) runs the functions of atexit(3) from last to first and flushes; _exit(2) does neither.
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void first(void)
{
    printf("registered first\n");
}

static void second(void)
{
    printf("registered second\n");
}

int main(void)
{
    atexit(first);
    atexit(second);
    if (fork() == 0) {
        printf("lost\n");
        _exit(0);
    }
    wait(NULL);
    printf("main returns\n");
    return 2;
}
