// A handler of SIGSEGV learns where and why: SEGV_ACCERR at the page that mprotect(2) closed, SEGV_MAPERR where nothing is.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

static char *region;

static void handler(int sig, siginfo_t *info, void *context)
{
    char *at = info->si_addr;
    const char *code = info->si_code == SEGV_ACCERR ? "SEGV_ACCERR" : info->si_code == SEGV_MAPERR ? "SEGV_MAPERR" : "another";
    if (at == NULL)
        printf("%s, %s at NULL\n", strsignal(sig), code);
    else
        printf("%s, %s at byte %ld\n", strsignal(sig), code, (long)(at - region));
    fflush(stdout);
    _exit(3);
}

int main(void)
{
    struct sigaction action = {0};
    int status;
    action.sa_flags = SA_SIGINFO;
    action.sa_sigaction = handler;
    sigaction(SIGSEGV, &action, NULL);
    region = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(region + 2 * PAGE, PAGE, PROT_READ);
    if (fork() == 0)
        for (char *p = region;;)
            *p++ = 'a';
    wait(&status);
    printf("ended with %d\n", WEXITSTATUS(status));
    munmap(region + PAGE, PAGE);
    fflush(stdout);
    if (fork() == 0)
        return region[PAGE + 7];
    wait(&status);
    fflush(stdout);
    if (fork() == 0)
        return *(volatile char *)NULL;
    wait(&status);
    return 0;
}
