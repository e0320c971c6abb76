// While lo is down, bind to 127.0.0.1 works and connect is ENETUNREACH (fact 188).
//@ machine: lab,bare
//@ facts: 188
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
    struct sockaddr_in a;
    memset(&a, 0, sizeof(a));
    a.sin_family = AF_INET;
    a.sin_port = htons(8080);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s == -1)
        err(1, "socket");
    printf("bind: %s\n", bind(s, (struct sockaddr *)&a, sizeof(a)) == -1 ? strerror(errno) : "ok");
    int c = socket(AF_INET, SOCK_STREAM, 0);
    printf("connect: %s\n", connect(c, (struct sockaddr *)&a, sizeof(a)) == -1 ? strerror(errno) : "ok");
    return 0;
}
