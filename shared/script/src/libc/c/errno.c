/* errno, and the end of every wrapper. */
#include <bits/nslab.h>

_Thread_local int errno;

void (*__nslab_cancel)(void);
long (*__nslab_all_threads)(long (*)(long, long, long), long, long, long);
int __nslab_locks_streams;

long __nslab_ret(long result)
{
    if (result < 0 && result > -4096) {
        if (result == -4 && __nslab_cancel)
            __nslab_cancel();
        errno = (int)-result;
        return -1;
    }
    return result;
}
