// sethostname(2) needs CAP_SYS_ADMIN; permission is checked before the length (fact 170).
//@ machine: lab,bare
//@ facts: 170
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    if (setgid(1000) == -1 || setuid(1000) == -1)
        err(1, "becoming uid 1000");
    printf("sethostname: %s\n", sethostname("mine", 4) == -1 ? strerror(errno) : "ok");
    printf("too long: %s\n", sethostname("mine", 100) == -1 ? strerror(errno) : "ok");
    printf("setdomainname: %s\n", setdomainname("mine", 4) == -1 ? strerror(errno) : "ok");
    return 0;
}
