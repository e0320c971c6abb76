/* The heap: chunks as glibc lays them out (a size word before each block, 16 bytes apart), over brk and mmap. */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <bits/nslab.h>

#define MIN_CHUNK 32UL
/* Chunks up to this have a list each. */
#define SMALL_MAX 1040UL
/* M_MMAP_THRESHOLD of mallopt(3). */
#define MMAP_THRESHOLD (128UL * 1024)
/* M_TOP_PAD and the first request: the heap grows by 132 KiB. */
#define TOP_PAD (128UL * 1024)
/* glibc's first block lies behind its per-thread cache. */
#define FIRST_OFFSET 0x290UL
#define PREV_INUSE 1UL
#define IS_MMAPPED 2UL
#define FREED_KEY 0x6e736c6162667265UL

struct chunk {
    unsigned long prev_size;
    unsigned long size;
    struct chunk *next;
    unsigned long key;
};

static struct chunk *small[SMALL_MAX / 16 + 1];
/* Large free chunks by address. */
static struct chunk *large;
static char *heap_start, *top, *top_end;
/* What mmap(2) gave: blocks and bytes. */
static unsigned long nr_mapped, mapped;

static void die(const char *message)
{
    write(2, message, strlen(message));
    abort();
}

static unsigned long size_of(struct chunk *c) { return c->size & ~15UL; }
static void *block(struct chunk *c) { return (char *)c + 16; }
static struct chunk *chunk_of(void *p) { return (struct chunk *)((char *)p - 16); }

static int grow(unsigned long need)
{
    unsigned long end;
    if (!top) {
        top_end = (char *)__builtin_nslab_brk(0);
        heap_start = top = top_end + FIRST_OFFSET;
        need += FIRST_OFFSET;
    }
    end = ((unsigned long)top + need + TOP_PAD + 4095) & ~4095UL;
    if (__builtin_nslab_brk(end) < end)
        return -1;
    top_end = (char *)end;
    return 0;
}

static void *take_mapped(unsigned long n)
{
    unsigned long size = (n + 16 + 4095) & ~4095UL;
    long address;
    if (size < n)
        return 0;
    address = __builtin_nslab_mmap(size);
    if (address < 0 && address > -4096)
        return 0;
    ((struct chunk *)address)->size = size | IS_MMAPPED;
    nr_mapped++;
    mapped += size;
    return (char *)address + 16;
}

static void *take_large(unsigned long size)
{
    struct chunk **link = &large;
    for (; *link; link = &(*link)->next) {
        struct chunk *c = *link;
        unsigned long have = size_of(c);
        if (have < size)
            continue;
        if (have - size >= SMALL_MAX) {
            struct chunk *rest = (struct chunk *)((char *)c + size);
            rest->size = (have - size) | PREV_INUSE;
            rest->next = c->next;
            rest->key = FREED_KEY;
            *link = rest;
            c->size = size | PREV_INUSE;
        } else {
            *link = c->next;
        }
        c->key = 0;
        return block(c);
    }
    return 0;
}

static void *take_top(unsigned long size)
{
    struct chunk *c;
    size = (size + 15) & ~15UL;
    if ((!top || (unsigned long)(top_end - top) < size + MIN_CHUNK) && grow(size + MIN_CHUNK)) {
        errno = ENOMEM;
        return 0;
    }
    c = (struct chunk *)top;
    c->size = size | PREV_INUSE;
    top += size;
    return block(c);
}

static void *find_room(size_t n)
{
    unsigned long size = (n + 8 + 15) & ~15UL;
    struct chunk *c;
    void *found;
    if (n > PTRDIFF_MAX) {
        errno = ENOMEM;
        return 0;
    }
    if (size < MIN_CHUNK)
        size = MIN_CHUNK;
    if (size <= SMALL_MAX && (c = small[size / 16])) {
        small[size / 16] = c->next;
        c->key = 0;
        return block(c);
    }
    if (size > SMALL_MAX && (found = take_large(size)))
        return found;
    if (n >= MMAP_THRESHOLD && (found = take_mapped(n)))
        return found;
    return take_top(size);
}

void *malloc(size_t n)
{
    void *p = find_room(n);
    if (p)
        __builtin_nslab_block_given(p, n);
    return p;
}

static void give_large(struct chunk *c)
{
    struct chunk **link = &large;
    while (*link && *link < c)
        link = &(*link)->next;
    c->next = *link;
    *link = c;
    if (c->next && (char *)c + size_of(c) == (char *)c->next) {
        c->size += size_of(c->next);
        c->next = c->next->next;
    }
    for (link = &large; *link && *link != c; link = &(*link)->next) {
        struct chunk *before = *link;
        if ((char *)before + size_of(before) == (char *)c) {
            before->size += size_of(c);
            before->next = c->next;
            break;
        }
    }
}

void free(void *p)
{
    struct chunk *c, *other;
    unsigned long size;
    if (!p)
        return;
    __builtin_nslab_block_taken(p);
    c = chunk_of(p);
    size = size_of(c);
    if ((unsigned long)p & 15)
        die("free(): invalid pointer\n");
    if (c->size & IS_MMAPPED) {
        if ((unsigned long)c & 4095)
            die("munmap_chunk(): invalid pointer\n");
        nr_mapped--;
        mapped -= size;
        __builtin_nslab_munmap(c, size);
        return;
    }
    if (size < MIN_CHUNK)
        die("free(): invalid size\n");
    if ((char *)c < heap_start || (char *)c + size > top)
        die("free(): invalid pointer\n");
    if (c->key == FREED_KEY) {
        for (other = size <= SMALL_MAX ? small[size / 16] : large; other; other = other->next)
            if (other == c)
                die("free(): double free detected in tcache 2\n");
    }
    c->key = FREED_KEY;
    if (size > SMALL_MAX) {
        give_large(c);
        return;
    }
    c->next = small[size / 16];
    small[size / 16] = c;
}

size_t malloc_usable_size(void *p)
{
    struct chunk *c;
    if (!p)
        return 0;
    c = chunk_of(p);
    return size_of(c) - (c->size & IS_MMAPPED ? 16 : 8);
}

void *calloc(size_t n, size_t size)
{
    size_t total = n * size;
    void *p;
    if (size && total / size != n) {
        errno = ENOMEM;
        return 0;
    }
    p = malloc(total);
    if (p && !(chunk_of(p)->size & IS_MMAPPED))
        memset(p, 0, total);
    return p;
}

void *realloc(void *p, size_t n)
{
    size_t have;
    void *moved;
    if (!p)
        return malloc(n);
    if (!n) {
        free(p);
        return 0;
    }
    have = malloc_usable_size(p);
    if (n <= have) {
        __builtin_nslab_block_given(p, n);
        return p;
    }
    moved = malloc(n);
    if (moved) {
        memcpy(moved, p, have);
        free(p);
    }
    return moved;
}

void *reallocarray(void *p, size_t n, size_t size)
{
    if (size && n * size / size != n) {
        errno = ENOMEM;
        return 0;
    }
    return realloc(p, n * size);
}

/* Blocks with a larger alignment carry a chunk header of their own; the room before it is lost. */
void *aligned_alloc(size_t alignment, size_t n)
{
    char *p, *aligned;
    struct chunk *c;
    if (alignment <= 16)
        return malloc(n);
    /* Up to the next power of two: _mid_memalign. */
    while (alignment & (alignment - 1))
        alignment += alignment & -alignment;
    if (!alignment || n > (~0UL >> 1) - alignment - MIN_CHUNK) {
        errno = ENOMEM;
        return 0;
    }
    /* Not from a mapping: only whole ones can be given back. */
    p = n + alignment + MIN_CHUNK < MMAP_THRESHOLD ? malloc(n + alignment + MIN_CHUNK) : take_top(n + alignment + MIN_CHUNK);
    if (!p)
        return 0;
    aligned = (char *)(((unsigned long)p + alignment - 1) & ~(alignment - 1));
    if (aligned == p) {
        __builtin_nslab_block_given(p, n);
        return p;
    }
    c = chunk_of(aligned);
    c->size = (size_of(chunk_of(p)) - (aligned - p)) | PREV_INUSE;
    __builtin_nslab_block_given(aligned, n);
    return aligned;
}

void *memalign(size_t alignment, size_t n) { return aligned_alloc(alignment, n); }

int posix_memalign(void **p, size_t alignment, size_t n)
{
    void *found;
    if (alignment % sizeof(void *) || alignment & (alignment - 1) || !alignment)
        return EINVAL;
    found = aligned_alloc(alignment, n);
    if (!found)
        return ENOMEM;
    *p = found;
    return 0;
}

/* Small free chunks count as used: glibc keeps them in a cache of the thread's. */
void __nslab_heap(struct mallinfo2 *to)
{
    struct chunk *c;
    to->arena = top ? top_end - heap_start + FIRST_OFFSET : 0;
    to->keepcost = to->fordblks = top_end - top;
    to->ordblks = 1;
    for (c = large; c; c = c->next) {
        to->ordblks++;
        to->fordblks += size_of(c);
    }
    to->uordblks = to->arena - to->fordblks;
    to->hblks = nr_mapped;
    to->hblkhd = mapped;
}
