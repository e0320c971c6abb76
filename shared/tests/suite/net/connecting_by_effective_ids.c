// Who connects to a socket with a path has to be allowed to write to it, by the effective ids; then its type is looked at. After the last
// of these the type of a name is no part of it, as it is of an abstract one.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void try(const char *what, int type)
{
    struct sockaddr_un at = {AF_UNIX, "/tmp/server"};
    int fd = socket(AF_UNIX, type, 0);
    printf("%s: %s\n", what, connect(fd, (struct sockaddr *)&at, sizeof at) ? strerrorname_np(errno) : "connected");
    close(fd);
}

int main(void)
{
    struct sockaddr_un at = {AF_UNIX, "/tmp/server"};
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    chmod("/tmp", 0777);
    setresuid(1000, 1, 0);
    umask(022);
    bind(server, (struct sockaddr *)&at, sizeof at);
    listen(server, 4);
    try("the owner by its effective id", SOCK_STREAM);
    try("with another type", SOCK_DGRAM);
    setresuid(1, 1000, 0);
    try("the owner by its real id", SOCK_STREAM);
    try("with another type", SOCK_DGRAM);
    setresuid(-1, 0, -1);
    try("root", SOCK_SEQPACKET);
    return 0;
}
