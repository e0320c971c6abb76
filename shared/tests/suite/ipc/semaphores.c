// POSIX semaphores: in memory of one process, shared, and by name; their limits and what they refuse.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void show(const char *what, long result)
{
    printf("%-26s %s\n", what, result == -1 ? strerrorname_np(errno) : "ok");
}

static void show_sem(const char *what, sem_t *sem)
{
    show(what, sem == SEM_FAILED ? -1 : 0);
}

static int value(sem_t *sem)
{
    int value = -1;
    sem_getvalue(sem, &value);
    return value;
}

static sem_t sem;

static void handler(int sig)
{
    sem_post(&sem);
}

static void alone(void)
{
    struct timespec past = { 1, 0 }, bad = { 1, -1 }, soon;
    struct sigaction action = { .sa_handler = handler };

    show("more than SEM_VALUE_MAX", sem_init(&sem, 0, SEM_VALUE_MAX + 1u));
    show("sem_init", sem_init(&sem, 0, 1));
    show("sem_wait", sem_wait(&sem));
    show("sem_trywait", sem_trywait(&sem));
    show("too late", sem_timedwait(&sem, &past));
    show("not a time", sem_timedwait(&sem, &bad));
    clock_gettime(CLOCK_MONOTONIC, &soon);
    show("by another clock", sem_clockwait(&sem, CLOCK_MONOTONIC, &soon));
    show("no such clock", sem_clockwait(&sem, 99, &soon));
    sigaction(SIGALRM, &action, NULL);
    alarm(1);
    show("a signal", sem_wait(&sem));
    printf("%d\n", value(&sem));
    show("sem_wait", sem_wait(&sem));
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, NULL);
    ualarm(200000, 0);
    show("SA_RESTART", sem_wait(&sem));
    printf("%d\n", value(&sem));
    sem_post(&sem);
    sem_post(&sem);
    printf("%d\n", value(&sem));
    show("sem_destroy", sem_destroy(&sem));
    sem_init(&sem, 0, SEM_VALUE_MAX);
    show("one too many", sem_post(&sem));
}

static void shared(void)
{
    sem_t *pair = mmap(NULL, 2 * sizeof(sem_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int i;

    sem_init(&pair[0], 1, 0);
    sem_init(&pair[1], 1, 1);
    if (fork() == 0) {
        for (i = 0; i < 3; i++) {
            sem_wait(&pair[0]);
            printf("child %d\n", i);
            sem_post(&pair[1]);
        }
        exit(0);
    }
    for (i = 0; i < 3; i++) {
        sem_wait(&pair[1]);
        printf("parent %d\n", i);
        sem_post(&pair[0]);
    }
    wait(NULL);
    printf("%d %d\n", value(&pair[0]), value(&pair[1]));
}

static void named(void)
{
    struct stat st;
    sem_t *one, *other;
    char name[300];

    memset(name, 'x', sizeof name);
    name[256] = 0;
    show_sem("no name", sem_open("/", O_CREAT, 0600, 1));
    show_sem("two names", sem_open("/a/b", O_CREAT, 0600, 1));
    show_sem("a long name", sem_open(name, O_CREAT, 0600, 1));
    show_sem("not there", sem_open("/sem", 0));
    show("not there", sem_unlink("/sem"));
    show_sem("too much", sem_open("/sem", O_CREAT, 0600, SEM_VALUE_MAX + 1u));
    umask(022);
    one = sem_open("/sem", O_CREAT | O_EXCL, 0666, 2);
    show_sem("made", one);
    show_sem("once more", sem_open("/sem", O_CREAT | O_EXCL, 0666, 2));
    other = sem_open("sem", O_CREAT, 0600, 9);
    printf("by another name: %d, by the same %d\n", one == other, one == sem_open("/sem", 0));
    printf("its value %d\n", value(other));
    stat("/dev/shm/sem.sem", &st);
    printf("%o %ld\n", st.st_mode, (long)st.st_size);
    if (fork() == 0) {
        sem_t *mine = sem_open("/sem", 0);
        sem_post(mine);
        printf("child %d\n", value(mine));
        exit(0);
    }
    wait(NULL);
    printf("parent %d\n", value(one));
    show("sem_unlink", sem_unlink("/sem"));
    show_sem("gone", sem_open("/sem", 0));
    show("still open", sem_wait(one));
    show("sem_close", sem_close(one));
    show("twice", sem_close(other));
    show("too often", sem_close(other));
    close(open("/dev/shm/sem.short", O_CREAT | O_WRONLY, 0600));
    show_sem("an empty file", sem_open("/short", 0));
    sem_unlink("/short");
}

int main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    alone();
    shared();
    named();
    return 0;
}
