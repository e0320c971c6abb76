// -1 is no user and no group: setresuid(2) leaves that id as it is, all others refuse it.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void say(const char *call, int result)
{
    printf("%s: %s\n", call, result < 0 ? strerror(errno) : "done");
}

int main(void)
{
    say("setuid(-1)", setuid(-1));
    say("setgid(-1)", setgid(-1));
    say("seteuid(-1)", seteuid(-1));
    say("setegid(-1)", setegid(-1));
    say("setreuid(-1, -1)", setreuid(-1, -1));
    say("setresuid(-1, -1, -1)", setresuid(-1, -1, -1));
    printf("%d %d\n", geteuid(), getegid());
    return 0;
}
