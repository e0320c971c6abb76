// err(3), warn(3), perror(3): the program's name, the message, the error, on standard error; the status is err's first argument.
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    errno = ENOENT;
    perror("perror");
    errno = EACCES;
    warn("warn %d", 1);
    warnx("warnx %s", "two");
    errno = EUSERS;
    printf("%m\n");
    for (int e = 1; e <= 12; e++) {
        errno = e;
        printf("%d: %m\n", e);
    }
    fflush(stdout);
    chdir("/nothing");
    err(9, "chdir");
}
