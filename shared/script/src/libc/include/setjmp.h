#ifndef _SETJMP_H
#define _SETJMP_H 1
#include <bits/sigset.h>
typedef struct {
    long __jmpbuf[8];
    int __mask_was_saved;
    sigset_t __saved_mask;
} jmp_buf[1];
typedef jmp_buf sigjmp_buf;
int __builtin_nslab_setjmp(void *env);
void *__nslab_save_mask(void *env, int save);
#define setjmp(env) __builtin_nslab_setjmp(__nslab_save_mask((env), 0))
#define _setjmp(env) setjmp(env)
#define sigsetjmp(env, save) __builtin_nslab_setjmp(__nslab_save_mask((env), (save)))
#define __sigsetjmp(env, save) sigsetjmp(env, save)
_Noreturn void longjmp(jmp_buf env, int value);
_Noreturn void _longjmp(jmp_buf env, int value);
_Noreturn void siglongjmp(sigjmp_buf env, int value);

#endif
