/* getauxval(3), as far as a program that is no machine code has an auxiliary vector. */
#include <errno.h>
#include <unistd.h>
#include <sys/auxv.h>
#include <bits/nslab.h>

/* What a process is when it begins, before it changes its ids; a script is no set-user-ID program. */
unsigned long getauxval(unsigned long type)
{
    switch (type) {
    case AT_PAGESZ: return sysconf(_SC_PAGESIZE);
    case AT_CLKTCK: return sysconf(_SC_CLK_TCK);
    case AT_SECURE: return 0;
    case AT_NULL:
    case AT_IGNORE:
    case AT_EXECFD:
    case AT_NOTELF:
        errno = ENOENT;
        return 0;
    }
    __builtin_nslab_unsupported("getauxval", "types other than AT_PAGESZ, AT_CLKTCK and AT_SECURE");
    return 0;
}
