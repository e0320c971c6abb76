// The three kinds of AF_UNIX: connections, datagrams, packets; names, ends, and who may send - unix(7).
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void show(const char *what, long result)
{
    printf("%s: ", what);
    if (result == -1)
        printf("%s\n", strerrorname_np(errno));
    else
        printf("%ld\n", result);
}

static void events(const char *what, int fd)
{
    struct pollfd p = { fd, POLLIN | POLLOUT | POLLRDHUP, 0 };
    poll(&p, 1, 0);
    printf("%s: events %#x\n", what, p.revents);
}

static void error(int fd)
{
    int number = 0;
    socklen_t len = sizeof(number);
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &number, &len);
    printf("SO_ERROR: %s\n", number ? strerrorname_np(number) : "none");
}

static struct sockaddr_un path(const char *name)
{
    struct sockaddr_un a = { .sun_family = AF_UNIX };
    strcpy(a.sun_path, name);
    return a;
}

static int join(int fd, const char *name)
{
    struct sockaddr_un a = path(name);
    return connect(fd, (struct sockaddr *)&a, sizeof(a));
}

static int take(int fd, const char *name)
{
    struct sockaddr_un a = path(name);
    return bind(fd, (struct sockaddr *)&a, sizeof(a));
}

static long to(int fd, const char *text, const char *name)
{
    struct sockaddr_un a = path(name);
    return sendto(fd, text, strlen(text), 0, (struct sockaddr *)&a, sizeof(a));
}

static void names(const char *what, int fd)
{
    struct sockaddr_un a = { 0 };
    socklen_t len = sizeof(a);
    getsockname(fd, (struct sockaddr *)&a, &len);
    printf("%s: %u bytes '%s', ", what, len, a.sun_path);
    memset(&a, 0, sizeof(a));
    len = sizeof(a);
    if (getpeername(fd, (struct sockaddr *)&a, &len) == -1)
        printf("%s\n", strerrorname_np(errno));
    else
        printf("peer %u bytes '%s'\n", len, a.sun_path);
}

static void connections(int type)
{
    char buf[300];
    struct sockaddr_un from;
    socklen_t len = sizeof(from);
    int s = socket(AF_UNIX, type, 0), c = socket(AF_UNIX, type, 0), d;
    events("new", s);
    show("recv", recv(s, buf, 1, MSG_DONTWAIT));
    show("send", send(s, "x", 1, 0));
    show("sendto", to(s, "x", "/tmp/nowhere"));
    show("connect nowhere", join(s, "/tmp/nowhere"));
    show("connect a file", join(s, "/etc/passwd"));
    show("listen unbound", listen(s, 1));
    show("bind", take(s, "/tmp/server"));
    show("bind the same", take(s, "/tmp/server"));
    show("bind another", take(s, "/tmp/other"));
    show("bind nowhere", take(c, "/nowhere/x"));
    show("connect before listen", join(c, "/tmp/server"));
    show("listen", listen(s, 1));
    events("listening", s);
    show("bind the client", take(c, "/tmp/client"));
    show("connect", join(c, "/tmp/server"));
    show("connect again", join(c, "/tmp/server"));
    show("connect the listener", join(s, "/tmp/server"));
    events("waits to be accepted", s);
    show("send early", send(c, "early", 5, 0));
    d = accept(s, NULL, NULL);
    names("client", c);
    names("server", d);
    show("peek", recvfrom(d, buf, 3, MSG_PEEK, (struct sockaddr *)&from, &len));
    printf("from %.*s\n", (int)(len - offsetof(struct sockaddr_un, sun_path)), from.sun_path);
    show("recv 3", recv(d, buf, 3, 0));
    show("recv the rest", recv(d, buf, 30, MSG_DONTWAIT));
    show("sendto", to(c, "x", "/tmp/server"));
    show("listen on a connection", listen(c, 1));
    show("shutdown", shutdown(c, SHUT_WR));
    events("server", d);
    events("client", c);
    show("recv", recv(d, buf, 10, 0));
    show("recv", recv(d, buf, 10, 0));
    show("answer", send(d, "back", 4, 0));
    show("recv", recv(c, buf, 10, 0));
    close(d);
    events("server closed", c);
    show("recv", recv(c, buf, 1, 0));
    show("send", send(c, "x", 1, 0));
    names("client", c);
    close(c);

    c = socket(AF_UNIX, type, 0);
    join(c, "/tmp/server");
    d = accept(s, NULL, NULL);
    send(c, "zz", 2, 0);
    close(d);
    events("closed with bytes unread", c);
    show("recv", recv(c, buf, 1, 0));
    show("recv", recv(c, buf, 1, 0));
    close(c);
    c = socket(AF_UNIX, type, 0);
    join(c, "/tmp/server");
    close(s);
    events("listener closed", c);
    error(c);
    close(c);
    c = socket(AF_UNIX, type, 0);
    show("connect a dead name", join(c, "/tmp/server"));
    unlink("/tmp/server");

    s = socket(AF_UNIX, type, 0);
    take(s, "/tmp/server");
    listen(s, 0);
    show("room for one", join(c, "/tmp/server"));
    d = socket(AF_UNIX, type | SOCK_NONBLOCK, 0);
    show("and not for two", join(d, "/tmp/server"));
    close(d);
    d = socket(AF_UNIX, type == SOCK_STREAM ? SOCK_SEQPACKET : SOCK_STREAM, 0);
    show("another kind", join(d, "/tmp/server"));
    close(d);
    close(c);
    close(s);
    unlink("/tmp/server");
    unlink("/tmp/client");
}

static void datagrams(void)
{
    char buf[100];
    static char large[300000];
    struct sockaddr_un from;
    socklen_t len = sizeof(from);
    int s = socket(AF_UNIX, SOCK_DGRAM, 0), c = socket(AF_UNIX, SOCK_DGRAM, 0), n;
    events("new", s);
    show("recv", recv(s, buf, 1, MSG_DONTWAIT));
    show("send", send(s, "x", 1, 0));
    show("sendto nowhere", to(s, "x", "/tmp/nowhere"));
    show("listen", listen(s, 1));
    take(s, "/tmp/server");
    show("sendto", to(c, "hello", "/tmp/server"));
    show("recv 3 of it", recvfrom(s, buf, 3, MSG_TRUNC, (struct sockaddr *)&from, &len));
    printf("from a socket without name: %u bytes\n", len);
    take(c, "/tmp/client");
    show("connect", join(c, "/tmp/server"));
    names("client", c);
    show("send", send(c, "y", 1, 0));
    len = sizeof(from);
    show("recvfrom", recvfrom(s, buf, 3, 0, (struct sockaddr *)&from, &len));
    printf("from %s\n", from.sun_path);
    show("answer", to(s, "z", from.sun_path));
    show("recv", recv(c, buf, 9, 0));
    int other = socket(AF_UNIX, SOCK_DGRAM, 0);
    show("a third one sends", to(other, "q", "/tmp/client"));
    show("a third one connects", join(other, "/tmp/client"));
    show("too large", send(c, large, sizeof(large), 0));
    n = 0;
    while (send(c, "x", 1, MSG_DONTWAIT) == 1)
        n++;
    printf("the queue holds %d, then %s\n", n, strerrorname_np(errno));
    events("full", c);
    recv(s, buf, 1, 0);
    events("one read", c);
    close(s);
    show("to a closed one", send(c, "x", 1, 0));
    names("client", c);
    unlink("/tmp/server");
    unlink("/tmp/client");
}

int main(void)
{
    int p[2], n;
    char buf[10];
    setvbuf(stdout, NULL, _IONBF, 0);
    signal(SIGPIPE, SIG_IGN);
    puts("-- SOCK_STREAM");
    connections(SOCK_STREAM);
    puts("-- SOCK_SEQPACKET");
    connections(SOCK_SEQPACKET);
    puts("-- SOCK_DGRAM");
    datagrams();

    puts("-- pairs");
    for (int i = 0; i < 3; i++) {
        int type = (int[]){ SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET }[i];
        show("socketpair", socketpair(AF_UNIX, type, 0, p));
        names("one", p[0]);
        send(p[0], "abc", 3, 0);
        send(p[0], "de", 2, 0);
        ioctl(p[1], FIONREAD, &n);
        printf("FIONREAD: %d\n", n);
        show("recv", recv(p[1], buf, 10, 0));
        close(p[0]);
        events("the other closed", p[1]);
        show("write", write(p[1], "x", 1));
        close(p[1]);
    }
    show("of AF_INET", socketpair(AF_INET, SOCK_STREAM, 0, p));
    show("a wrong protocol", socket(AF_UNIX, SOCK_STREAM, 5));
    show("a wrong type", socket(AF_UNIX, 4, 0));
    struct sockaddr_un none = { .sun_family = AF_UNIX };
    socklen_t len = sizeof(none);
    n = socket(AF_UNIX, SOCK_DGRAM, 0);
    show("autobind", bind(n, (struct sockaddr *)&none, sizeof(sa_family_t)));
    getsockname(n, (struct sockaddr *)&none, &len);
    printf("%u bytes, the first is %d\n", len, none.sun_path[0]);
    signal(SIGPIPE, SIG_DFL);
    socketpair(AF_UNIX, SOCK_STREAM, 0, p);
    close(p[1]);
    show("MSG_NOSIGNAL", send(p[0], "x", 1, MSG_NOSIGNAL));
    fflush(stdout);
    write(p[0], "x", 1);
    puts("not reached");
    return 0;
}
