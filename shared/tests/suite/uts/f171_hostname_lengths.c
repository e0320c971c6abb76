// sethostname(2): 0 and 64 are allowed, 65 and -1 are not (fact 171); a short buffer of gethostname(2) is ENAMETOOLONG (fact 174).
//@ machine: lab,bare
//@ facts: 171 174
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void try(const char *what, const char *name, size_t len)
{
    int r = sethostname(name, len);
    printf("%s: %s\n", what, r == 0 ? "ok" : strerror(errno));
}

int main(void)
{
    char name[80], buf[80];
    memset(name, 'x', sizeof(name));
    try("64", name, 64);
    gethostname(buf, sizeof(buf));
    printf("now %zu bytes\n", strlen(buf));
    try("65", name, 65);
    try("-1", name, -1);
    try("0", name, 0);
    gethostname(buf, sizeof(buf));
    printf("now '%s'\n", buf);
    try("2 of abc", "abc", 2);
    gethostname(buf, sizeof(buf));
    printf("now '%s'\n", buf);
    try("9", "container", 9);
    if (gethostname(buf, 4) == -1)
        printf("gethostname with 4 bytes: %s\n", strerror(errno));
    return 0;
}
