// TCP over lo: connecting, refusing, ends that close in order and by reset, what poll(2) and SO_ERROR say of it - tcp(7).
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
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
    // What goes through lo is there at once; the pause is for a machine under load.
    usleep(2000);
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

static struct sockaddr_in at(const char *ip, int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
    inet_pton(AF_INET, ip, &a.sin_addr);
    return a;
}

static int join(int fd, struct sockaddr_in a) { return connect(fd, (struct sockaddr *)&a, sizeof(a)); }
static int take(int fd, struct sockaddr_in a) { return bind(fd, (struct sockaddr *)&a, sizeof(a)); }
static int tcp(void) { return socket(AF_INET, SOCK_STREAM, 0); }

static void names(const char *what, int fd)
{
    struct sockaddr_in a;
    socklen_t len = sizeof(a);
    getsockname(fd, (struct sockaddr *)&a, &len);
    printf("%s: %s port %s, ", what, inet_ntoa(a.sin_addr), ntohs(a.sin_port) > 32767 ? "chosen" : "given");
    if (getpeername(fd, (struct sockaddr *)&a, &len) == -1)
        printf("%s\n", strerrorname_np(errno));
    else
        printf("peer %s port %s\n", inet_ntoa(a.sin_addr), ntohs(a.sin_port) > 32767 ? "chosen" : "given");
}

int main(void)
{
    char buf[100];
    struct ifreq lo = { .ifr_name = "lo" };
    struct sockaddr_in here = at("127.0.0.1", 5000), nobody = at("127.0.0.1", 5999), away = at("10.1.2.3", 80);
    setvbuf(stdout, NULL, _IONBF, 0);
    signal(SIGPIPE, SIG_IGN);
    int c = tcp(), s = tcp(), d;
    show("to any, lo is down", join(c, at("0.0.0.0", 80)));
    ioctl(c, SIOCGIFFLAGS, &lo);
    lo.ifr_flags |= IFF_UP;
    if (ioctl(c, SIOCSIFFLAGS, &lo) == -1)
        err(1, "lo");

    events("new", c);
    show("recv", recv(c, buf, 1, 0));
    show("send", send(c, "x", 1, 0));
    show("shutdown", shutdown(tcp(), SHUT_WR));
    show("accept", accept(c, NULL, NULL));
    show("refused", join(c, nobody));
    show("unreachable", join(c, away));
    show("bind away", take(s, away));
    show("bind", take(s, here));
    show("bind again", take(s, here));
    show("bind another there", take(tcp(), here));
    show("bind beside", take(tcp(), at("127.0.0.2", 5000)));
    show("listen", listen(s, 5));
    events("listening", s);
    show("connect the listener", join(s, here));
    show("connect", join(c, here));
    show("connect again", join(c, here));
    events("connected", c);
    events("the listener", s);
    names("client", c);
    d = accept(s, NULL, NULL);
    names("server", d);
    show("nothing yet", recv(d, buf, 10, MSG_DONTWAIT));
    show("send", send(c, "hello", 5, 0));
    events("has data", d);
    show("peek", recv(d, buf, 2, MSG_PEEK));
    show("wait for all", recv(d, buf, 5, MSG_WAITALL));

    puts("-- one direction is over");
    show("last words", send(c, "bye", 3, 0));
    show("shutdown", shutdown(c, SHUT_WR));
    events("server", d);
    events("client", c);
    show("recv", recv(d, buf, 10, 0));
    show("recv", recv(d, buf, 10, 0));
    show("send after shutdown", send(c, "x", 1, 0));
    show("the other way", send(d, "y", 1, 0));
    show("recv", recv(c, buf, 10, 0));
    close(d);
    events("client", c);
    names("client", c);
    close(c);

    puts("-- the peer closes");
    c = tcp();
    join(c, here);
    close(accept(s, NULL, NULL));
    events("client", c);
    show("recv", recv(c, buf, 10, 0));
    show("first send", send(c, "x", 1, 0));
    events("client", c);
    error(c);
    show("second send", send(c, "x", 1, 0));
    show("recv", recv(c, buf, 10, 0));
    close(c);

    puts("-- the peer closes without having read all");
    c = tcp();
    join(c, here);
    d = accept(s, NULL, NULL);
    send(d, "qq", 2, 0);
    send(c, "zz", 2, 0);
    usleep(2000);
    close(d);
    events("client", c);
    names("client", c);
    show("recv", recv(c, buf, 10, 0));
    show("recv", recv(c, buf, 10, 0));
    show("recv", recv(c, buf, 10, 0));
    show("send", send(c, "x", 1, 0));
    close(c);

    puts("-- the listener closes before accept");
    c = tcp();
    join(c, here);
    close(s);
    events("client", c);
    error(c);
    close(c);

    puts("-- without waiting");
    int one = 1;
    s = tcp();
    show("SO_REUSEADDR", setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)));
    show("bind", take(s, here));
    listen(s, 5);
    c = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    show("connect", join(c, here));
    events("client", c);
    error(c);
    show("connect", join(c, here));
    show("connect", join(c, here));
    close(c);
    c = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    show("to nobody", join(c, nobody));
    events("client", c);
    show("to nobody", join(c, nobody));
    error(c);
    close(c);
    close(accept(s, NULL, NULL));
    struct timeval tv = { 0, 20000 };
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
    show("accept with a timeout", accept(s, NULL, NULL));

    puts("-- options");
    struct { int level, name; } options[] = {
        { SOL_SOCKET, SO_TYPE }, { SOL_SOCKET, SO_DOMAIN }, { SOL_SOCKET, SO_PROTOCOL }, { SOL_SOCKET, SO_ACCEPTCONN },
        { SOL_SOCKET, SO_REUSEADDR }, { SOL_SOCKET, SO_KEEPALIVE }, { SOL_SOCKET, SO_PASSCRED }, { 77, 1 },
    };
    for (unsigned i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        int value = -1;
        socklen_t len = sizeof(value);
        int result = getsockopt(s, options[i].level, options[i].name, &value, &len);
        printf("%d/%d: %s %d\n", options[i].level, options[i].name, result ? strerrorname_np(errno) : "ok", value);
    }
    return 0;
}
