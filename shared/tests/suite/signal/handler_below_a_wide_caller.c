// A handler runs below a call of few values, in a caller of many that go on afterwards.
#include <signal.h>
#include <stdio.h>

#define NEST4(x) (a + (b * 2 + (a - (b + (x)))))
#define NEST16(x) NEST4(NEST4(NEST4(NEST4(x))))
#define NEST64(x) NEST16(NEST16(NEST16(NEST16(x))))

static volatile int caught;

static void handle(int signal)
{
    caught += signal;
}

static int narrow(int signal)
{
    raise(signal);
    return signal;
}

static int wide(int a, int b)
{
    int sent = narrow(SIGUSR1);
    int sum = NEST64(sent);

    return sum + NEST64(narrow(SIGUSR1)) + sent;
}

int main(void)
{
    signal(SIGUSR1, handle);
    printf("%d\n", wide(3, 5));
    printf("%d\n", caught);
    return 0;
}
