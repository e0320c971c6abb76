/* mtrace(3): without MALLOC_TRACE it does nothing. */
#include <mcheck.h>
#include <stdlib.h>
#include <bits/nslab.h>

void mtrace(void)
{
    if (getenv("MALLOC_TRACE"))
        __builtin_nslab_unsupported("mtrace", "MALLOC_TRACE");
}

void muntrace(void) { }

int mcheck(void (*handler)(int status))
{
    __builtin_nslab_unsupported("mcheck", "consistency checks of the heap");
    return -1;
}
