// Cancellation: at a cancellation point alone, unless it is asynchronous; cleanup handlers run in reverse order; a disabled one waits.
//@ machine: lab
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int ready[2];

static void cleanup(void *arg) { printf("cleanup %s\n", (char *)arg); }

static void *sleeps(void *arg)
{
    pthread_cleanup_push(cleanup, "first");
    pthread_cleanup_push(cleanup, "second");
    write(ready[1], "x", 1);
    sleep(100);
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return NULL;
}

static void *disabled(void *arg)
{
    int old;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
    write(ready[1], "x", 1);
    usleep(600000);
    printf("still here\n");
    pthread_setcancelstate(old, NULL);
    pthread_testcancel();
    printf("not here\n");
    return NULL;
}

static void *spins(void *arg)
{
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    write(ready[1], "x", 1);
    for (;;)
        ;
}

static void try(const char *name, void *(*function)(void *))
{
    pthread_t t;
    void *result;
    char byte;
    pthread_create(&t, NULL, function, NULL);
    read(ready[0], &byte, 1);
    usleep(200000);
    pthread_cancel(t);
    pthread_join(t, &result);
    printf("%s: %s\n", name, result == PTHREAD_CANCELED ? "cancelled" : "returned");
}

int main(void)
{
    if (pipe(ready) == -1)
        return 1;
    try("sleep", sleeps);
    try("disabled", disabled);
    try("asynchronous", spins);
    return 0;
}
