/* mallinfo(3): what the heap holds. */
#include <malloc.h>
#include <bits/nslab.h>

struct mallinfo2 mallinfo2(void)
{
    struct mallinfo2 found = { 0 };
    __nslab_heap(&found);
    return found;
}

struct mallinfo mallinfo(void)
{
    struct mallinfo2 m = mallinfo2();
    struct mallinfo found = { m.arena, m.ordblks, m.smblks, m.hblks, m.hblkhd, m.usmblks, m.fsmblks, m.uordblks, m.fordblks, m.keepcost };
    return found;
}

int malloc_info(int options, FILE *to)
{
    __builtin_nslab_unsupported("malloc_info", "arenas");
    return -1;
}
