#ifndef _OBSTACK_H
#define _OBSTACK_H 1
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
struct _obstack_chunk { char *limit; struct _obstack_chunk *prev; char contents[]; };
struct obstack {
    long chunk_size;
    struct _obstack_chunk *chunk;
    char *object_base, *next_free, *chunk_limit;
    int alignment_mask;
    void *(*chunkfun)(size_t n);
    void (*freefun)(void *p);
};
extern void (*obstack_alloc_failed_handler)(void);
extern int obstack_exit_failure;
int _obstack_begin(struct obstack *o, size_t size, size_t alignment, void *(*alloc)(size_t n), void (*release)(void *p));
void _obstack_newchunk(struct obstack *o, size_t n);
size_t _obstack_memory_used(struct obstack *o);
void obstack_free(struct obstack *o, void *object);
void *obstack_alloc(struct obstack *o, size_t n);
void *obstack_copy(struct obstack *o, const void *from, size_t n);
void *obstack_copy0(struct obstack *o, const void *from, size_t n);
void obstack_grow(struct obstack *o, const void *from, size_t n);
void obstack_grow0(struct obstack *o, const void *from, size_t n);
void obstack_1grow(struct obstack *o, char c);
void obstack_ptr_grow(struct obstack *o, const void *p);
void obstack_int_grow(struct obstack *o, int n);
void obstack_blank(struct obstack *o, ptrdiff_t n);
void obstack_make_room(struct obstack *o, size_t n);
void *obstack_finish(struct obstack *o);
int obstack_printf(struct obstack *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
int obstack_vprintf(struct obstack *o, const char *format, va_list ap);
#define obstack_init(o) _obstack_begin((o), 0, 0, (void *(*)(size_t))obstack_chunk_alloc, (void (*)(void *))obstack_chunk_free)
#define obstack_begin(o, size) _obstack_begin((o), (size), 0, (void *(*)(size_t))obstack_chunk_alloc, (void (*)(void *))obstack_chunk_free)
#define obstack_object_size(o) ((size_t)((o)->next_free - (o)->object_base))
#define obstack_room(o) ((size_t)((o)->chunk_limit - (o)->next_free))
#define obstack_base(o) ((void *)(o)->object_base)
#define obstack_next_free(o) ((void *)(o)->next_free)
#define obstack_alignment_mask(o) ((o)->alignment_mask)
#define obstack_chunk_size(o) ((o)->chunk_size)
#define obstack_memory_used(o) _obstack_memory_used(o)
#define obstack_empty_p(o) ((o)->chunk->prev == 0 && (o)->next_free == (o)->chunk->contents)
#define obstack_1grow_fast(o, c) ((void)(*(o)->next_free++ = (c)))
#define obstack_ptr_grow_fast(o, p) ((void)(*(const void **)(o)->next_free = (p), (o)->next_free += sizeof(void *)))
#define obstack_int_grow_fast(o, n) ((void)(*(int *)(o)->next_free = (n), (o)->next_free += sizeof(int)))
#define obstack_blank_fast(o, n) ((void)((o)->next_free += (n)))

#endif
