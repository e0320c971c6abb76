/* pthread_atfork(3): "prepare" handlers in reverse order, the others in order. */
#include <stdlib.h>
#include <bits/nslab_thread.h>

struct handlers { void (*functions[3])(void); struct handlers *next, *previous; };
static struct handlers *oldest, *newest;

static void at_fork(int stage)
{
    struct handlers *h;
    for (h = stage ? oldest : newest; h; h = stage ? h->next : h->previous)
        if (h->functions[stage])
            h->functions[stage]();
}

int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))
{
    struct handlers *h = malloc(sizeof *h);
    if (!h)
        return ENOMEM;
    h->functions[0] = prepare;
    h->functions[1] = parent;
    h->functions[2] = child;
    h->next = 0;
    h->previous = newest;
    if (newest)
        newest->next = h;
    else
        oldest = h;
    newest = h;
    __nslab_at_fork = at_fork;
    return 0;
}
