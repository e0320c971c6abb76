/* arc4random(3): the kernel's own numbers. */
#include <stdlib.h>
#include <sys/random.h>

void arc4random_buf(void *to, size_t n)
{
    char *at = to;
    while (n) {
        ssize_t done = getrandom(at, n, 0);
        if (done < 0)
            abort();
        at += done;
        n -= done;
    }
}

uint32_t arc4random(void)
{
    uint32_t value;
    arc4random_buf(&value, sizeof value);
    return value;
}

uint32_t arc4random_uniform(uint32_t bound)
{
    /* What lies above the last whole multiple is drawn again. */
    uint32_t least = bound ? -bound % bound : 0, value;
    if (bound < 2)
        return 0;
    do
        value = arc4random();
    while (value < least);
    return value % bound;
}
