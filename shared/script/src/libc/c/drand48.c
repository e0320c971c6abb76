/* drand48(3): X(n+1) = (a X(n) + c) mod 2^48. */
#include <stdlib.h>
#include <string.h>

static unsigned short state[3], old[3];
static unsigned long a = 0x5deece66dUL;
static unsigned short c = 0xb;

static unsigned long step(unsigned short x[3])
{
    unsigned long value = (unsigned long)x[2] << 32 | (unsigned long)x[1] << 16 | x[0];
    value = (value * a + c) & 0xffffffffffffUL;
    x[0] = value;
    x[1] = value >> 16;
    x[2] = value >> 32;
    return value;
}

double erand48(unsigned short x[3]) { return step(x) * 0x1p-48; }
long nrand48(unsigned short x[3]) { return step(x) >> 17; }
long jrand48(unsigned short x[3]) { return (int)(step(x) >> 16); }
double drand48(void) { return erand48(state); }
long lrand48(void) { return nrand48(state); }
long mrand48(void) { return jrand48(state); }

static void start(void)
{
    a = 0x5deece66dUL;
    c = 0xb;
}

void srand48(long seed)
{
    state[0] = 0x330e;
    state[1] = seed;
    state[2] = seed >> 16;
    start();
}

unsigned short *seed48(unsigned short x[3])
{
    memcpy(old, state, sizeof old);
    memcpy(state, x, sizeof state);
    start();
    return old;
}

void lcong48(unsigned short p[7])
{
    memcpy(state, p, sizeof state);
    a = (unsigned long)p[5] << 32 | (unsigned long)p[4] << 16 | p[3];
    c = p[6];
}
