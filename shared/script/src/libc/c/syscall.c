/* syscall(2). */
#include <stdarg.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
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
    /* These the library makes of others. */
    switch (number) {
    case SYS_execveat: return execveat(args[0], (char *)args[1], (char **)args[2], (char **)args[3], args[4]);
    case SYS_sigaltstack: return sigaltstack((void *)args[0], (void *)args[1]);
    default: break;
    }
    return __nslab_ret(__syscall_raw(number, args[0], args[1], args[2], args[3], args[4], args[5]));
}
