// semop(2): all operations or none, who waits is served in order, SEM_UNDO at the end of a process, semctl(2)'s commands.
#define _GNU_SOURCE
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

union semun {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
    struct seminfo *info;
};

static int id;

static void show(const char *what, long result)
{
    printf("%-30s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

static int op(int number, int change, int flags)
{
    struct sembuf sop = { number, change, flags };
    return semop(id, &sop, 1);
}

static void values(const char *when)
{
    unsigned short array[3];
    semctl(id, 0, GETALL, (union semun){ .array = array });
    printf("%-30s %d %d %d\n", when, array[0], array[1], array[2]);
}

static void until_waiting(int number, int command, int count)
{
    while (semctl(id, number, command) != count)
        usleep(1000);
}

int main(void)
{
    struct sembuf both[2] = { { 0, -1, IPC_NOWAIT }, { 1, -1, IPC_NOWAIT } };
    struct timespec timeout = { 0, 20000000 };
    unsigned short start[3] = { 1, 0, 5 };
    struct semid_ds ds;
    int status;

    setvbuf(stdout, NULL, _IONBF, 0);
    id = semget(IPC_PRIVATE, 3, 0600);
    values("made");
    semctl(id, 0, SETALL, (union semun){ .array = start });
    values("SETALL");
    show("one of two is not possible", semop(id, both, 2));
    values("nothing was done");
    show("too many", op(3, 1, 0));
    show("too large", op(2, 32767, 0));
    show("no operations", semop(id, both, 0));
    show("501 operations", semop(id, both, 501));
    show("SETVAL -1", semctl(id, 0, SETVAL, (union semun){ .val = -1 }));
    show("SETVAL 32768", semctl(id, 0, SETVAL, (union semun){ .val = 32768 }));
    show("SETVAL of no semaphore", semctl(id, 3, SETVAL, (union semun){ .val = 1 }));
    show("GETVAL of no semaphore", semctl(id, 3, GETVAL));
    show("unknown command", semctl(id, 0, 77));
    show("semget: more than there are", semget(IPC_PRIVATE, 32001, 0600));
    show("semget: none", semget(IPC_PRIVATE, 0, 0600));
    both[1].sem_flg = 0;
    both[0].sem_flg = 0;
    show("semtimedop: time is over", semtimedop(id, both, 2, &timeout));
    timeout.tv_nsec = -1;
    show("semtimedop: no time", semtimedop(id, both, 2, &timeout));

    for (int child = 0; child < 2; child++) {
        if (fork() == 0) {
            op(1, -1, 0);
            _exit(child);
        }
        until_waiting(1, GETNCNT, child + 1);
    }
    printf("waiting: %d\n", semctl(id, 1, GETNCNT));
    op(1, 1, 0);
    show("it is given away already", op(1, -1, IPC_NOWAIT));
    wait(&status);
    printf("the first goes first: %d\n", WEXITSTATUS(status));
    op(1, 1, 0);
    wait(&status);
    printf("then the second: %d\n", WEXITSTATUS(status));

    if (fork() == 0) {
        op(2, -2, SEM_UNDO);
        op(0, 4, SEM_UNDO);
        values("in the child");
        _exit(0);
    }
    wait(NULL);
    values("undone");
    if (fork() == 0) {
        op(0, 0, 0);
        _exit(7);
    }
    until_waiting(0, GETZCNT, 1);
    op(0, -1, 0);
    wait(&status);
    printf("zero has come: %d\n", WEXITSTATUS(status));
    printf("last operation mine: %d\n", semctl(id, 1, GETPID) == getpid());
    semctl(id, 0, IPC_STAT, (union semun){ .buf = &ds });
    printf("%lu semaphores, mode %o, operated %d\n", ds.sem_nsems, ds.sem_perm.mode, ds.sem_otime != 0);
    ds.sem_perm.mode = 0444;
    show("IPC_SET", semctl(id, 0, IPC_SET, (union semun){ .buf = &ds }));
    semctl(id, 0, IPC_STAT, (union semun){ .buf = &ds });
    printf("mode %o\n", ds.sem_perm.mode);
    if (fork() == 0) {
        show("asleep when it goes", op(1, -1, 0));
        exit(0);
    }
    until_waiting(1, GETNCNT, 1);
    semctl(id, 0, IPC_RMID);
    wait(NULL);
    show("gone", op(0, 1, 0));
    return 0;
}
