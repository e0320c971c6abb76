// Abstract unix sockets belong to a network namespace: from another they are not there (fact 195).
//@ machine: lab,bare
//@ facts: 195
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void try(const char *who)
{
    struct sockaddr_un a;
    memset(&a, 0, sizeof(a));
    a.sun_family = AF_UNIX;
    strcpy(a.sun_path + 1, "lab");
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    int r = connect(s, (struct sockaddr *)&a, sizeof(sa_family_t) + 4);
    printf("%s: %s\n", who, r == -1 ? strerror(errno) : "connected");
    close(s);
}

int main(void)
{
    struct sockaddr_un a;
    memset(&a, 0, sizeof(a));
    a.sun_family = AF_UNIX;
    strcpy(a.sun_path + 1, "lab");
    int s = socket(AF_UNIX, SOCK_STREAM, 0);
    if (s == -1 || bind(s, (struct sockaddr *)&a, sizeof(sa_family_t) + 4) == -1 || listen(s, 5) == -1)
        err(1, "socket");
    try("here");
    if (unshare(CLONE_NEWNET) == -1)
        err(1, "unshare");
    try("there");
    return 0;
}
