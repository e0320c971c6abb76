// An abstract name is one of a type of socket: another type may have it too, and does not find it (ECONNREFUSED); at a path it is
// found, and of the wrong type (EPROTOTYPE).
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void try(const char *what, int ret)
{
    printf("%s: %s\n", what, ret < 0 ? strerror(errno) : "ok");
}

int main(void)
{
    struct sockaddr_un name = {AF_UNIX, "\0name"}, path = {AF_UNIX, "/tmp/path"};
    socklen_t len = offsetof(struct sockaddr_un, sun_path) + 5;
    struct sockaddr *at = (struct sockaddr *)&name, *there = (struct sockaddr *)&path;
    int dgram = socket(AF_UNIX, SOCK_DGRAM, 0), stream = socket(AF_UNIX, SOCK_STREAM, 0);
    try("bind", bind(dgram, at, len));
    try("bind another one", bind(socket(AF_UNIX, SOCK_DGRAM, 0), at, len));
    try("connect a stream", connect(socket(AF_UNIX, SOCK_STREAM, 0), at, len));
    try("bind a stream", bind(stream, at, len));
    listen(stream, 1);
    try("connect a stream", connect(socket(AF_UNIX, SOCK_STREAM, 0), at, len));
    try("connect a datagram socket", connect(socket(AF_UNIX, SOCK_DGRAM, 0), at, len));
    try("bind to a path", bind(socket(AF_UNIX, SOCK_DGRAM, 0), there, sizeof(path)));
    try("connect a stream to it", connect(socket(AF_UNIX, SOCK_STREAM, 0), there, sizeof(path)));
    return 0;
}
