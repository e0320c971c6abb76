// open_memstream(3): what size and text are after seeking; getlogin(3) where nobody logged in.
//@ machine: lab
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    char *text, name[40];
    size_t size;
    FILE *f = open_memstream(&text, &size);

    fputs("hello", f);
    fflush(f);
    printf("%zu %s\n", size, text);
    fseek(f, 0, SEEK_SET);
    fflush(f);
    printf("%zu %s\n", size, text);
    fputs("J", f);
    fflush(f);
    printf("%zu %s\n", size, text);
    fseek(f, 10, SEEK_SET);
    fputs("X", f);
    fflush(f);
    printf("%zu %d %s, at %ld\n", size, text[8], text + 10, ftell(f));
    fseek(f, -3, SEEK_END);
    fclose(f);
    printf("%zu %d\n", size, text[size]);
    free(text);
    f = open_memstream(&text, &size);
    fputs("hello", f);
    fseek(f, 2, SEEK_SET);
    fclose(f);
    printf("%zu %s\n", size, text);
    free(text);
    printf("%s\n", getlogin() ? "somebody" : strerror(errno));
    printf("%s\n", strerror(getlogin_r(name, sizeof name)));
    return 0;
}
