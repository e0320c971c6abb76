/* Obstacks: objects that grow one after the other in chunks. */
#include <obstack.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_SIZE 4064
#define DEFAULT_ALIGNMENT 16

static void print_and_abort(void)
{
    fputs("memory exhausted\n", stderr);
    exit(obstack_exit_failure);
}

void (*obstack_alloc_failed_handler)(void) = print_and_abort;
int obstack_exit_failure = EXIT_FAILURE;

static char *align(struct obstack *o, char *p)
{
    return (char *)(((uintptr_t)p + o->alignment_mask) & ~(uintptr_t)o->alignment_mask);
}

static struct _obstack_chunk *new_chunk(struct obstack *o, size_t size)
{
    struct _obstack_chunk *chunk = o->chunkfun(size);
    if (!chunk)
        obstack_alloc_failed_handler();
    chunk->prev = o->chunk;
    chunk->limit = (char *)chunk + size;
    o->chunk = chunk;
    o->chunk_limit = chunk->limit;
    return chunk;
}

int _obstack_begin(struct obstack *o, size_t size, size_t alignment, void *(*alloc)(size_t), void (*release)(void *))
{
    o->chunk_size = size ? size : DEFAULT_SIZE;
    o->alignment_mask = (alignment ? alignment : DEFAULT_ALIGNMENT) - 1;
    o->chunkfun = alloc;
    o->freefun = release;
    o->chunk = 0;
    new_chunk(o, o->chunk_size);
    o->object_base = o->next_free = align(o, o->chunk->contents);
    return 1;
}

void _obstack_newchunk(struct obstack *o, size_t n)
{
    struct _obstack_chunk *old = o->chunk;
    size_t held = obstack_object_size(o);
    size_t size = held + n + o->alignment_mask + sizeof *old + (held >> 3) + 100;
    char *base;
    new_chunk(o, size > (size_t)o->chunk_size ? size : (size_t)o->chunk_size);
    base = align(o, o->chunk->contents);
    memcpy(base, o->object_base, held);
    /* Nothing else was in it. */
    if (o->object_base == align(o, old->contents)) {
        o->chunk->prev = old->prev;
        o->freefun(old);
    }
    o->object_base = base;
    o->next_free = base + held;
}

size_t _obstack_memory_used(struct obstack *o)
{
    struct _obstack_chunk *chunk;
    size_t sum = 0;
    for (chunk = o->chunk; chunk; chunk = chunk->prev)
        sum += chunk->limit - (char *)chunk;
    return sum;
}

void obstack_free(struct obstack *o, void *object)
{
    struct _obstack_chunk *chunk = o->chunk;
    while (chunk && ((char *)chunk >= (char *)object || chunk->limit < (char *)object)) {
        struct _obstack_chunk *prev = chunk->prev;
        o->freefun(chunk);
        chunk = prev;
    }
    o->chunk = chunk;
    if (chunk) {
        o->object_base = o->next_free = object;
        o->chunk_limit = chunk->limit;
    } else if (object) {
        abort();
    }
}

void obstack_make_room(struct obstack *o, size_t n)
{
    if (obstack_room(o) < n)
        _obstack_newchunk(o, n);
}

void obstack_blank(struct obstack *o, ptrdiff_t n)
{
    if (n > 0)
        obstack_make_room(o, n);
    o->next_free += n;
}

void obstack_grow(struct obstack *o, const void *from, size_t n)
{
    obstack_make_room(o, n);
    memcpy(o->next_free, from, n);
    o->next_free += n;
}

void obstack_1grow(struct obstack *o, char c) { obstack_grow(o, &c, 1); }
void obstack_ptr_grow(struct obstack *o, const void *p) { obstack_grow(o, &p, sizeof p); }
void obstack_int_grow(struct obstack *o, int n) { obstack_grow(o, &n, sizeof n); }

void obstack_grow0(struct obstack *o, const void *from, size_t n)
{
    obstack_make_room(o, n + 1);
    obstack_grow(o, from, n);
    *o->next_free++ = 0;
}

void *obstack_finish(struct obstack *o)
{
    void *object = o->object_base;
    o->next_free = align(o, o->next_free);
    if (o->next_free > o->chunk_limit)
        o->next_free = o->chunk_limit;
    o->object_base = o->next_free;
    return object;
}

void *obstack_alloc(struct obstack *o, size_t n)
{
    obstack_blank(o, n);
    return obstack_finish(o);
}

void *obstack_copy(struct obstack *o, const void *from, size_t n)
{
    obstack_grow(o, from, n);
    return obstack_finish(o);
}

void *obstack_copy0(struct obstack *o, const void *from, size_t n)
{
    obstack_grow0(o, from, n);
    return obstack_finish(o);
}

int obstack_vprintf(struct obstack *o, const char *format, va_list ap)
{
    char *text;
    int n = vasprintf(&text, format, ap);
    if (n >= 0) {
        obstack_grow(o, text, n);
        free(text);
    }
    return n;
}

int obstack_printf(struct obstack *o, const char *format, ...)
{
    va_list ap;
    int n;
    va_start(ap, format);
    n = obstack_vprintf(o, format, ap);
    va_end(ap);
    return n;
}
