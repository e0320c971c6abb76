// printf(3): what the conversions print.
#include <stdio.h>
#include <string.h>

int main(void)
{
    char text[32];
    int n;
    printf("[%d] [%5d] [%-5d] [%05d] [%+d] [% d]\n", 42, 42, 42, 42, 42, 42);
    printf("[%i] [%u] [%x] [%X] [%#x] [%o] [%#o]\n", -7, 4294967295u, 255, 255, 255, 8, 8);
    printf("[%ld] [%lu] [%lld] [%zu]\n", -1234567890123L, 18446744073709551615UL, 1LL << 40, sizeof(text));
    printf("[%hd] [%hhu] [%c] [%3c] [%-3c]\n", (short)70000, (unsigned char)300, 'a', 'b', 'c');
    printf("[%s] [%8s] [%-8s] [%.2s] [%8.3s]\n", "linux", "linux", "linux", "linux", "linux");
    printf("[%*d] [%-*d] [%.*s] [%.3d] [%8.3d]\n", 6, 1, 6, 2, 3, "namespace", 5, 5);
    printf("[%%] [%s] [%.0d]\n", "", 0);
    n = snprintf(text, 8, "%s-%d", "longer", 12345);
    printf("snprintf: %d would have fitted, got '%s' of %zu\n", n, text, strlen(text));
    n = printf("counted\n");
    printf("printf returned %d\n", n);
    return 0;
}
