/* _exit(2): no handler, no flush. */
#include <stdlib.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

void (*__nslab_end_process)(void);

void _exit(int status)
{
    if (__nslab_end_process)
        __nslab_end_process();
    __syscall_exit_group(status);
    /* A seccomp(2) filter did not let it pass. */
    __syscall_exit(status);
    __builtin_trap();
}

void _Exit(int status)
{
    _exit(status);
}
