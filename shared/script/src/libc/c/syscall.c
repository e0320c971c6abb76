/* syscall(2). */
#include <stdarg.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

long syscall(long number, ...)
{
    long args[6];
    int i;
    va_list ap;
    va_start(ap, number);
    for (i = 0; i < 6; i++)
        args[i] = va_arg(ap, long);
    va_end(ap);
    return __nslab_ret(__syscall_raw(number, args[0], args[1], args[2], args[3], args[4], args[5]));
}
