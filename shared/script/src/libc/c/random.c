/* rand(3) and random(3): glibc's additive feedback generator (TYPE_3), so that equal seeds give its numbers. */
#include <stdlib.h>

#define DEGREE 31
#define SEPARATION 3

static int state[DEGREE];
static int front = -1, rear;

void srandom(unsigned int seed)
{
    int i;
    long word = seed ? seed : 1;
    state[0] = word;
    for (i = 1; i < DEGREE; i++) {
        word = 16807 * (state[i - 1] % 127773) - 2836 * (state[i - 1] / 127773);
        if (word < 0)
            word += 2147483647;
        state[i] = word;
    }
    front = SEPARATION;
    rear = 0;
    for (i = 0; i < 10 * DEGREE; i++)
        random();
}

long random(void)
{
    unsigned int value;
    if (front < 0)
        srandom(1);
    value = state[front] = (unsigned int)state[front] + (unsigned int)state[rear];
    front = (front + 1) % DEGREE;
    rear = (rear + 1) % DEGREE;
    return value >> 1;
}

void srand(unsigned int seed) { srandom(seed); }
int rand(void) { return random(); }

int rand_r(unsigned int *seed)
{
    unsigned int next = *seed;
    int result;
    next = next * 1103515245 + 12345;
    result = next / 65536 % 2048;
    next = next * 1103515245 + 12345;
    result = result << 10 ^ next / 65536 % 1024;
    next = next * 1103515245 + 12345;
    result = result << 10 ^ next / 65536 % 1024;
    *seed = next;
    return result;
}
