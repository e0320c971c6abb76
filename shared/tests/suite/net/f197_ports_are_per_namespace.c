// A port that is taken here is free in a new network namespace (fact 197); a socket stays in the namespace where it was made
// (fact 196).
//@ machine: lab,bare
//@ facts: 196 197
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void take(const char *who, int s)
{
    struct sockaddr_in a;
    memset(&a, 0, sizeof(a));
    a.sin_family = AF_INET;
    a.sin_port = htons(80);
    a.sin_addr.s_addr = htonl(INADDR_ANY);
    printf("%s: %s\n", who, bind(s, (struct sockaddr *)&a, sizeof(a)) == -1 ? strerror(errno) : "ok");
}

int main(void)
{
    int first = socket(AF_INET, SOCK_STREAM, 0);
    int second = socket(AF_INET, SOCK_STREAM, 0);
    int old = socket(AF_INET, SOCK_STREAM, 0);
    if (first == -1 || second == -1 || old == -1)
        err(1, "socket");
    take("first", first);
    listen(first, 1);
    take("second", second);
    if (unshare(CLONE_NEWNET) == -1)
        err(1, "unshare");
    take("an old socket in the new namespace", old);
    take("a new socket in the new namespace", socket(AF_INET, SOCK_STREAM, 0));
    return 0;
}
