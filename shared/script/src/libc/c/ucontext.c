/* Several chains of calls in one thread - makecontext(3). Where each goes on is the machine's to keep; the first words of
   uc_mcontext name it. What makecontext(3) prepares lies there, too. */
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <ucontext.h>

#define FRESH 0x6e65773a
#define ARGUMENTS 12

_Noreturn void __builtin_nslab_context_resume(void *place, int value);
void __builtin_nslab_context_begin(void *sp);

struct made {
    long place[6];
    long fresh;
    void (*function)(long, ...);
    long n;
    long arguments[ARGUMENTS];
};

static struct made *made(const ucontext_t *context) { return (struct made *)context->uc_mcontext.gregs; }

void *__nslab_context_here(ucontext_t *context)
{
    made(context)->fresh = 0;
    sigprocmask(SIG_BLOCK, NULL, &context->uc_sigmask);
    return made(context)->place;
}

void makecontext(ucontext_t *context, void (*function)(void), int n, ...)
{
    struct made *m = made(context);
    va_list ap;
    va_start(ap, n);
    m->fresh = FRESH;
    m->function = (void (*)(long, ...))function;
    m->n = n < ARGUMENTS ? n : ARGUMENTS;
    for (int i = 0; i < m->n; i++)
        m->arguments[i] = va_arg(ap, long);
    va_end(ap);
}

static void call(struct made *m)
{
    long *a = m->arguments;
    void (*f)(long, ...) = m->function;
    switch (m->n) {
    case 0: ((void (*)(void))f)(); break;
    case 1: ((void (*)(long))f)(a[0]); break;
    case 2: ((void (*)(long, long))f)(a[0], a[1]); break;
    case 3: ((void (*)(long, long, long))f)(a[0], a[1], a[2]); break;
    case 4: ((void (*)(long, long, long, long))f)(a[0], a[1], a[2], a[3]); break;
    case 5: ((void (*)(long, long, long, long, long))f)(a[0], a[1], a[2], a[3], a[4]); break;
    case 6: ((void (*)(long, long, long, long, long, long))f)(a[0], a[1], a[2], a[3], a[4], a[5]); break;
    default: ((void (*)(long, long, long, long, long, long, long, long))f)(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]); break;
    }
}

/* The first call of a chain: nothing may come back to who called it. */
static _Noreturn void run(ucontext_t *context)
{
    call(made(context));
    if (context->uc_link)
        setcontext(context->uc_link);
    exit(0);
}

static void start(ucontext_t *context)
{
    __builtin_nslab_context_begin((void *)(((unsigned long)context->uc_stack.ss_sp + context->uc_stack.ss_size) & ~15UL));
    run(context);
}

int setcontext(const ucontext_t *context)
{
    sigprocmask(SIG_SETMASK, &context->uc_sigmask, NULL);
    if (made(context)->fresh == FRESH)
        start((ucontext_t *)context);
    __builtin_nslab_context_resume(made(context)->place, 1);
}

int swapcontext(ucontext_t *old, const ucontext_t *context)
{
    if (__builtin_nslab_context_save(__nslab_context_here(old)) == 0)
        setcontext(context);
    return 0;
}
