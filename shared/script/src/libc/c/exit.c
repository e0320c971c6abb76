/* exit(3) and what runs before it. */
#include <stdlib.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

struct handler {
    struct handler *next;
    void (*plain)(void);
    void (*with_status)(int, void *);
    void *arg;
};

static struct handler *handlers;
void (*__nslab_flush_streams)(void);

static int add(void (*plain)(void), void (*with_status)(int, void *), void *arg)
{
    struct handler *h = malloc(sizeof *h);
    if (!h)
        return -1;
    h->plain = plain;
    h->with_status = with_status;
    h->arg = arg;
    h->next = handlers;
    handlers = h;
    return 0;
}

int atexit(void (*function)(void))
{
    return add(function, 0, 0);
}

int on_exit(void (*function)(int, void *), void *arg)
{
    return add(0, function, arg);
}

void exit(int status)
{
    while (handlers) {
        struct handler *h = handlers;
        handlers = h->next;
        if (h->plain)
            h->plain();
        else
            h->with_status(status, h->arg);
    }
    if (__nslab_flush_streams)
        __nslab_flush_streams();
    _exit(status);
}
