/* qsort(3), a merge sort as glibc's (so equal elements keep their order), and bsearch(3). */
#include <stdlib.h>
#include <string.h>

typedef int (*compare_fn)(const void *, const void *, void *);

static void merge_sort(char *base, size_t n, size_t size, compare_fn compare, void *arg, char *room)
{
    size_t half = n / 2, i = 0, j = half, k = 0;
    if (n < 2)
        return;
    merge_sort(base, half, size, compare, arg, room);
    merge_sort(base + half * size, n - half, size, compare, arg, room);
    while (i < half && j < n) {
        size_t *from = compare(base + i * size, base + j * size, arg) <= 0 ? &i : &j;
        memcpy(room + k++ * size, base + (*from)++ * size, size);
    }
    if (i < half)
        memcpy(room + k * size, base + i * size, (half - i) * size);
    memcpy(base, room, (k + half - i) * size);
}

void qsort_r(void *base, size_t n, size_t size, compare_fn compare, void *arg)
{
    char *room;
    if (n < 2 || !size)
        return;
    room = malloc(n * size);
    if (!room)
        abort();
    merge_sort(base, n, size, compare, arg, room);
    free(room);
}

static int plain(const void *a, const void *b, void *arg)
{
    return (*(int (**)(const void *, const void *))arg)(a, b);
}

void qsort(void *base, size_t n, size_t size, int (*compare)(const void *, const void *))
{
    qsort_r(base, n, size, plain, &compare);
}

void *bsearch(const void *key, const void *base, size_t n, size_t size, int (*compare)(const void *, const void *))
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        void *p = (char *)base + middle * size;
        int order = compare(key, p);
        if (!order)
            return p;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}
