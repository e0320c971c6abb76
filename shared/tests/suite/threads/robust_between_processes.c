// A robust mutex in shared memory: whoever comes after a process that ended with it is told, mends it, or makes it useless.
// A child that a fork made holds none of its parent's.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t *mutex;

static void ends_with_it(void)
{
    if (!fork()) {
        pthread_mutex_lock(mutex);
        _exit(0);
    }
    wait(0);
}

int main(void)
{
    pthread_mutexattr_t attr;
    mutex = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(mutex, &attr);

    pthread_mutex_lock(mutex);
    if (!fork())
        _exit(0);
    wait(0);
    printf("%d\n", pthread_mutex_unlock(mutex));

    ends_with_it();
    printf("%s\n", strerrorname_np(pthread_mutex_lock(mutex)));
    printf("%d\n", pthread_mutex_consistent(mutex));
    printf("%d\n", pthread_mutex_unlock(mutex));
    int taken = pthread_mutex_lock(mutex);
    printf("%d %d\n", taken, pthread_mutex_unlock(mutex));

    int gate[2];
    pipe(gate);
    if (!fork()) {
        char c;
        pthread_mutex_lock(mutex);
        write(gate[1], "x", 1);
        usleep(20000);
        return 0;
    }
    char c;
    read(gate[0], &c, 1);
    printf("%s\n", strerrorname_np(pthread_mutex_lock(mutex)));
    printf("%d\n", pthread_mutex_unlock(mutex));
    printf("%s\n", strerrorname_np(pthread_mutex_lock(mutex)));
    wait(0);
    return 0;
}
