// Where streams stand: opened to append, given back a character, printed into themselves, or with nowhere to write to.
//@ machine: lab,bare
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void tell(const char *when, FILE *f) { printf("%s: %ld\n", when, ftell(f)); }

int main(void)
{
    char path[] = "/tmp/stream", text[16] = "AB";
    FILE *f = fopen(path, "w");
    fputs("12345", f);
    fclose(f);

    f = fopen(path, "a");
    tell("opened to append", f);
    fputs("ab", f);
    tell("after two more", f);
    fclose(f);
    f = fopen(path, "a+");
    tell("opened to read and append", f);
    fputs("cd", f);
    tell("after two more", f);
    rewind(f);
    printf("first %c, ", fgetc(f));
    tell("then", f);
    fclose(f);

    int fd = open(path, O_RDWR);
    f = fdopen(fd, "a");
    printf("O_APPEND %s, ", fcntl(fd, F_GETFL) & O_APPEND ? "set" : "not set");
    tell("at", f);
    fclose(f);
    fd = open(path, O_RDONLY);
    f = fdopen(fd, "w");
    printf("writing to what is read: %s\n", f ? "a stream" : strerror(errno));
    close(fd);

    f = fopen(path, "r");
    printf("given back first: %c, ", ungetc('q', f));
    printf("%c%c\n", fgetc(f), fgetc(f));
    fseek(f, 0, SEEK_END);
    int last = fgetc(f), at_end = feof(f);
    printf("at the end %d %d, ", last, at_end != 0);
    int back = ungetc('k', f);
    printf("given back %c, %d\n", back, feof(f));
    fclose(f);

    f = fopen("/dev/full", "w");
    setlinebuf(f);
    printf("no room: %d", fprintf(f, "line\n"));
    printf(" %d", fputs("line\n", f));
    printf(" %d, %s\n", fputc('\n', f), strerror(errno));
    fclose(f);

    snprintf(text, sizeof text, "%sCD", text);
    puts(text);
    errno = -3;
    printf("%m\n");
    return 0;
}
