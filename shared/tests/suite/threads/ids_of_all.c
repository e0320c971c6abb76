// setuid(2) and its kin change the ids of every thread of the process, as POSIX wants; the raw calls change the caller's alone.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <grp.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_barrier_t turn;
static int blocked[2];

static void *reader(void *arg)
{
    char byte;
    printf("the reader got %zd byte\n", read(blocked[0], &byte, 1));
    printf("reader: %d %d\n", geteuid(), getegid());
    return arg;
}

static void *other(void *arg)
{
    pthread_barrier_wait(&turn);
    pthread_barrier_wait(&turn);
    printf("other: uid %d, euid %d, gid %d, %d groups\n", getuid(), geteuid(), getgid(), getgroups(0, NULL));
    printf("seteuid: %d\n", seteuid(0));
    if (syscall(SYS_setresuid, -1, 5, -1) == -1)
        perror("setresuid");
    printf("other: %d\n", geteuid());
    pthread_barrier_wait(&turn);
    return arg;
}

int main(void)
{
    pthread_t threads[2];
    gid_t groups[2] = { 5, 6 };
    setvbuf(stdout, NULL, _IONBF, 0);
    if (pipe(blocked) == -1)
        return 1;
    pthread_barrier_init(&turn, NULL, 2);
    pthread_create(&threads[0], NULL, reader, NULL);
    pthread_create(&threads[1], NULL, other, NULL);
    pthread_barrier_wait(&turn);
    printf("setgroups: %d\n", setgroups(2, groups));
    printf("setresgid: %d\n", setresgid(7, 7, 7));
    printf("setresuid: %d\n", setresuid(1000, 1000, 0));
    pthread_barrier_wait(&turn);
    pthread_barrier_wait(&turn);
    printf("main: %d\n", geteuid());
    if (write(blocked[1], "x", 1) == -1)
        return 1;
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    return 0;
}
