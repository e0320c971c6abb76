// Threads have one pid and a number each; what one writes all see, but errno and __thread objects are each one's own. getpid, gettid,
// /proc/self/task, Threads: in status, names in comm; a detached thread cannot be joined, nor one twice; the value of pthread_exit.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static __thread int mine = 5;
static int ours;
static pthread_barrier_t barrier;

static void *thread(void *arg)
{
    long number = (long)arg;
    char name[16];
    mine += number;
    errno = number;
    __atomic_fetch_add(&ours, 1, __ATOMIC_SEQ_CST);
    snprintf(name, sizeof(name), "worker-%ld", number);
    pthread_setname_np(pthread_self(), name);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    if (errno != number || mine != 5 + number)
        printf("thread %ld: errno %d, mine %d\n", number, errno, mine);
    if (getpid() == gettid())
        printf("thread %ld has its process's number\n", number);
    if (number == 1)
        pthread_exit((void *)100L);
    return (void *)(number * 10);
}

static void *detached(void *arg)
{
    pause();
    return NULL;
}

static int count(const char *path)
{
    int n = 0;
    DIR *dir = opendir(path);
    while (dir && readdir(dir))
        n++;
    closedir(dir);
    return n - 2;
}

int main(void)
{
    pthread_t threads[3], other;
    char line[128], name[16];
    void *result;
    FILE *f;
    printf("pid is tid: %d\n", getpid() == gettid());
    pthread_barrier_init(&barrier, NULL, 4);
    for (long i = 0; i < 3; i++)
        if (pthread_create(&threads[i], NULL, thread, (void *)(i + 1)))
            printf("pthread_create failed\n");
    pthread_barrier_wait(&barrier);
    printf("tasks: %d\n", count("/proc/self/task"));
    f = fopen("/proc/self/status", "r");
    while (fgets(line, sizeof(line), f))
        if (!strncmp(line, "Threads:", 8))
            fputs(line, stdout);
    fclose(f);
    pthread_getname_np(threads[1], name, sizeof(name));
    printf("name: %s\n", name);
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < 3; i++) {
        printf("join: %d", pthread_join(threads[i], &result));
        printf(", value %ld\n", (long)result);
    }
    printf("ours %d, mine %d\n", ours, mine);
    printf("self: %s\n", strerror(pthread_join(pthread_self(), NULL)));
    pthread_create(&other, NULL, detached, NULL);
    printf("detach: %d\n", pthread_detach(other));
    printf("join of a detached one: %s\n", strerror(pthread_join(other, NULL)));
    printf("equal: %d %d\n", pthread_equal(other, other) != 0, pthread_equal(other, pthread_self()) != 0);
    return 4;
}
