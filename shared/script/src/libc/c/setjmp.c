/* Leaving calls in progress. Where they are is the machine's to keep; the signal mask is kept here. */
#include <setjmp.h>
#include <signal.h>

_Noreturn void __builtin_nslab_longjmp(void *env, int value);

void *__nslab_save_mask(void *env, int save)
{
    jmp_buf *buffer = env;
    (*buffer)->__mask_was_saved = save && sigprocmask(SIG_BLOCK, 0, &(*buffer)->__saved_mask) == 0;
    return env;
}

void siglongjmp(sigjmp_buf env, int value)
{
    if (env->__mask_was_saved)
        sigprocmask(SIG_SETMASK, &env->__saved_mask, 0);
    __builtin_nslab_longjmp(env, value ? value : 1);
}

void longjmp(jmp_buf env, int value) { siglongjmp(env, value); }
void _longjmp(jmp_buf env, int value) { siglongjmp(env, value); }
