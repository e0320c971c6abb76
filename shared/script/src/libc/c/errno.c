/* errno, and the end of every wrapper. */
#include <bits/nslab.h>

int errno;

long __nslab_ret(long result)
{
    if (result < 0 && result > -4096) {
        errno = (int)-result;
        return -1;
    }
    return result;
}
