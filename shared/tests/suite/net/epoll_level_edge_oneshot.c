// epoll(7): by level an event comes as long as it lasts, by edge once for each arrival, with EPOLLONESHOT once at all.
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int ep;

static void names(unsigned events)
{
    static const struct { unsigned bit; const char *name; } all[] = {
        { EPOLLIN, "IN" }, { EPOLLOUT, "OUT" }, { EPOLLRDHUP, "RDHUP" }, { EPOLLERR, "ERR" }, { EPOLLHUP, "HUP" },
    };
    for (unsigned i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (events & all[i].bit)
            printf(" %s", all[i].name);
}

static void look(const char *what)
{
    struct epoll_event events[4];
    int n = epoll_wait(ep, events, 4, 0);
    printf("%s:", what);
    if (n == 0)
        printf(" nothing");
    for (int i = 0; i < n; i++) {
        printf(" %c:", (char)events[i].data.u32);
        names(events[i].events);
    }
    printf("\n");
}

static int watch(int op, int fd, unsigned events, char name)
{
    struct epoll_event event = { .events = events, .data.u32 = name };
    return epoll_ctl(ep, op, fd, &event);
}

static void try(const char *what, int result)
{
    printf("%s: %s\n", what, result == -1 ? strerror(errno) : "ok");
}

int main(void)
{
    int level[2], edge[2], once[2], pair[2];
    char buf[10];
    if (pipe(level) == -1 || pipe(edge) == -1 || pipe(once) == -1 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
        err(1, "pipe");
    ep = epoll_create1(EPOLL_CLOEXEC);
    if (ep == -1)
        err(1, "epoll_create1");
    look("empty");
    watch(EPOLL_CTL_ADD, level[0], EPOLLIN, 'L');
    watch(EPOLL_CTL_ADD, edge[0], EPOLLIN | EPOLLET, 'E');
    watch(EPOLL_CTL_ADD, once[0], EPOLLIN | EPOLLONESHOT, 'O');
    look("nothing written");
    write(level[1], "1", 1);
    write(edge[1], "1", 1);
    write(once[1], "1", 1);
    look("one byte each");
    look("again");
    write(edge[1], "2", 1);
    write(once[1], "2", 1);
    look("a second byte");
    read(level[0], buf, sizeof(buf));
    look("level read");
    watch(EPOLL_CTL_MOD, once[0], EPOLLIN | EPOLLONESHOT, 'o');
    look("armed again");
    look("and gone again");
    close(level[1]);
    close(edge[1]);
    look("writers closed");
    look("once more");
    watch(EPOLL_CTL_DEL, level[0], 0, 0);
    look("deleted");

    watch(EPOLL_CTL_ADD, pair[0], EPOLLIN | EPOLLOUT | EPOLLRDHUP, 'S');
    look("a socket");
    shutdown(pair[1], SHUT_WR);
    look("its peer shut down");
    close(pair[1]);
    look("its peer closed");
    close(pair[0]);
    look("closed");

    int inner = epoll_create(1);
    try("add an epoll", watch(EPOLL_CTL_ADD, inner, EPOLLIN, 'N'));
    int p[2];
    pipe(p);
    int outer = ep;
    ep = inner;
    watch(EPOLL_CTL_ADD, p[0], EPOLLIN, 'P');
    ep = outer;
    write(p[1], "x", 1);
    look("nested");
    ep = inner;
    try("a loop", watch(EPOLL_CTL_ADD, outer, EPOLLIN, 'X'));
    try("itself", watch(EPOLL_CTL_ADD, inner, EPOLLIN, 'X'));
    try("twice", watch(EPOLL_CTL_ADD, p[0], EPOLLIN, 'X'));
    try("unknown", watch(EPOLL_CTL_MOD, p[1], EPOLLIN, 'X'));
    try("delete unknown", watch(EPOLL_CTL_DEL, p[1], 0, 'X'));
    try("closed", watch(EPOLL_CTL_ADD, 99, EPOLLIN, 'X'));
    try("bad op", watch(7, p[1], EPOLLIN, 'X'));
    int file = open("/tmp", O_RDONLY);
    try("a directory", watch(EPOLL_CTL_ADD, file, EPOLLIN, 'X'));
    try("/dev/null", watch(EPOLL_CTL_ADD, open("/dev/null", O_RDONLY), EPOLLIN, 'X'));
    try("no epoll", epoll_ctl(p[0], EPOLL_CTL_ADD, p[1], &(struct epoll_event){ 0 }));
    try("no epoll waited for", epoll_wait(p[0], &(struct epoll_event){ 0 }, 1, 0));
    try("no room", epoll_wait(ep, &(struct epoll_event){ 0 }, 0, 0));
    try("create 0", epoll_create(0));
    try("create with flags", epoll_create1(1));

    // A dup keeps the file watched after the descriptor that was added is closed.
    int q[2];
    pipe(q);
    ep = epoll_create1(0);
    watch(EPOLL_CTL_ADD, q[0], EPOLLIN, 'Q');
    int copy = dup(q[0]);
    close(q[0]);
    write(q[1], "x", 1);
    look("through the copy");
    close(copy);
    look("all copies closed");
    return 0;
}
