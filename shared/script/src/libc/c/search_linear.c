/* lsearch(3) and insque(3). */
#include <search.h>
#include <string.h>

void *lfind(const void *key, const void *base, size_t *n, size_t size, int (*compare)(const void *, const void *))
{
    const char *at = base;
    size_t i;
    for (i = 0; i < *n; i++, at += size)
        if (!compare(key, at))
            return (void *)at;
    return 0;
}

void *lsearch(const void *key, void *base, size_t *n, size_t size, int (*compare)(const void *, const void *))
{
    void *found = lfind(key, base, n, size, compare);
    return found ? found : memcpy((char *)base + (*n)++ * size, key, size);
}

void insque(void *element, void *after)
{
    struct qelem *new = element, *prev = after;
    if (!prev) {
        new->q_forw = new->q_back = 0;
        return;
    }
    new->q_forw = prev->q_forw;
    new->q_back = prev;
    if (prev->q_forw)
        prev->q_forw->q_back = new;
    prev->q_forw = new;
}

void remque(void *element)
{
    struct qelem *old = element;
    if (old->q_forw)
        old->q_forw->q_back = old->q_back;
    if (old->q_back)
        old->q_back->q_forw = old->q_forw;
}
