#include <stdlib.h>

int main(int argc, char *argv[])
{
    long count = argc > 1 ? atol(argv[1]) : 0;
    unsigned long sum = 1;

    for (long i = 0; i < count; i++)
        sum = sum * 31 + (sum >> 7);
    return sum == 0;
}
