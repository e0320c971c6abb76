// unshare(CLONE_NEWIPC) gives the list of semaphore adjustments up, as unshare(CLONE_SYSVSEM) does: they are made at once, not at the
// process's end (fact 186).
//@ machine: lab,bare
//@ facts: 186
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

static int sem, question[2], answer[2];

static void child(int flags)
{
    char byte;
    struct sembuf up = {0, 5, SEM_UNDO};
    if (semop(sem, &up, 1) == -1)
        err(1, "semop");
    write(answer[1], "x", 1);
    read(question[0], &byte, 1);
    if (flags != 0 && unshare(flags) == -1)
        err(1, "unshare");
    write(answer[1], "x", 1);
    read(question[0], &byte, 1);
    _exit(0);
}

static void try(const char *what, int flags)
{
    char byte;
    printf("%s: ", what);
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0)
        child(flags);
    read(answer[0], &byte, 1);
    printf("%d ", semctl(sem, 0, GETVAL));
    write(question[1], "x", 1);
    read(answer[0], &byte, 1);
    printf("%d ", semctl(sem, 0, GETVAL));
    write(question[1], "x", 1);
    waitpid(pid, NULL, 0);
    printf("%d\n", semctl(sem, 0, GETVAL));
}

int main(void)
{
    pipe(question);
    pipe(answer);
    sem = semget(IPC_PRIVATE, 1, 0600);
    if (sem == -1)
        err(1, "semget");
    try("nothing", 0);
    try("unshare(CLONE_SYSVSEM)", CLONE_SYSVSEM);
    try("unshare(CLONE_NEWIPC)", CLONE_NEWIPC);
    return 0;
}
