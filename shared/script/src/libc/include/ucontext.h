#ifndef _UCONTEXT_H
#define _UCONTEXT_H 1
#include <signal.h>
/* Returns a second time when the context is gone back to: so it is the caller's own call that is kept. */
void *__nslab_context_here(ucontext_t *context);
int __builtin_nslab_context_save(void *place);
#define getcontext(context) (__builtin_nslab_context_save(__nslab_context_here(context)), 0)
int setcontext(const ucontext_t *context);
void makecontext(ucontext_t *context, void (*function)(void), int n, ...);
int swapcontext(ucontext_t *old, const ucontext_t *context);

#endif
