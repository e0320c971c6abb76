/* Sockets of two ends: what they say to one another, descriptors and credentials that travel, TCP and UDP over lo. */

/* How the caller's ids came over, its number as a yes or no. */
static void show_sender(const struct ucred *who)
{
    printf("%d: %d sender %s uid %u gid %u\n", now.step, me, who->pid == getpid() ? "self" : who->pid ? "other" : "0",
           who->uid, who->gid);
}

/* Sends control data to oneself: descriptors, or who one says one is. */
static int do_pass(int how, unsigned uid, int room)
{
    int ends[2], on = 1, ret, got = 0;
    char text[8], control[2048] __attribute__((aligned(8)));
    struct iovec iov = {"text", 4}, to = {text, sizeof text};
    struct msghdr out, in;
    struct ucred own = {getpid(), uid, getegid()};
    memset(&out, 0, sizeof out);
    memset(&in, 0, sizeof in);
    memset(control, 0, sizeof control);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) < 0)
        return -2;
    struct cmsghdr *first = (struct cmsghdr *)control;
    out.msg_iov = &iov;
    out.msg_iovlen = 1;
    out.msg_control = control;
    first->cmsg_level = SOL_SOCKET;
    first->cmsg_type = how < 4 ? SCM_RIGHTS : how < 8 ? SCM_CREDENTIALS : 99;
    int count = how == 2 ? 254 : how == 1 ? 2 : 1;
    int len = how < 4 ? count * (int)sizeof(int) : (int)sizeof own;
    first->cmsg_len = how == 9 ? 4 : CMSG_LEN(len);
    out.msg_controllen = CMSG_SPACE(len);
    for (int i = 0; how < 4 && i < count; i++)
        ((int *)CMSG_DATA(first))[i] = how == 3 ? 1000 : ends[0];
    if (how == 5)
        own.pid = 1;
    if (how == 6)
        own.pid = 30000;
    if (how == 7)
        own.gid = uid;
    if (how >= 4)
        memcpy(CMSG_DATA(first), &own, sizeof own);
    setsockopt(ends[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
    ret = sendmsg(ends[0], &out, MSG_NOSIGNAL);
    int error = errno;
    if (ret >= 0) {
        in.msg_iov = &to;
        in.msg_iovlen = 1;
        in.msg_control = control;
        in.msg_controllen = room;
        ret = recvmsg(ends[1], &in, MSG_CMSG_CLOEXEC);
        error = errno;
        for (struct cmsghdr *it = CMSG_FIRSTHDR(&in); ret >= 0 && it; it = CMSG_NXTHDR(&in, it)) {
            if (it->cmsg_type == SCM_CREDENTIALS && it->cmsg_len >= CMSG_LEN(sizeof own)) {
                memcpy(&own, CMSG_DATA(it), sizeof own);
                show_sender(&own);
            }
            for (int i = 0; it->cmsg_type == SCM_RIGHTS && CMSG_LEN((i + 1) * sizeof(int)) <= it->cmsg_len; i++, got++)
                close(((int *)CMSG_DATA(it))[i]);
        }
        if (ret >= 0)
            printf("%d: %d flags %x files %d\n", now.step, me, in.msg_flags, got);
    }
    errno = error;
    return with(ends[0], with(ends[1], ret));
}

/* A server and its clients on a name that begins with a zero byte. */
static int do_serve(int type, int how)
{
    struct sockaddr_un name = {AF_UNIX, "\0serve"};
    struct sockaddr *at = (struct sockaddr *)&name;
    socklen_t len = sizeof(sa_family_t) + 6, size;
    struct ucred who;
    int server = socket(AF_UNIX, type | SOCK_NONBLOCK, 0), client = socket(AF_UNIX, type | SOCK_NONBLOCK, 0), third = -1, ret;
    size = sizeof who;
    if (how == 12) { /* a name that is a file's is the same for all types */
        len = sizeof name;
        strcpy(name.sun_path, "/tmp/fuzz/server");
    }
    if (server < 0 || client < 0 || bind(server, at, len) < 0)
        return with(server, with(client, -2));
    if (type != SOCK_DGRAM && how != 1 && listen(server, 0) < 0)
        return with(server, with(client, -3));
    switch (how) {
    case 0:
        ret = accept(server, NULL, NULL);
        break;
    case 1:
        ret = connect(client, at, len);
        break;
    case 2:
        third = socket(AF_UNIX, type, 0);
        ret = bind(third, at, len);
        break;
    case 3:
        third = socket(AF_UNIX, type == SOCK_DGRAM ? SOCK_STREAM : SOCK_DGRAM, 0);
        ret = connect(third, at, len);
        break;
    case 4:
        ret = connect(client, at, len) < 0 ? -4 : connect(client, at, len);
        break;
    case 5:
        if (connect(client, at, len) < 0)
            return with(server, with(client, -4));
        third = socket(AF_UNIX, type | SOCK_NONBLOCK, 0);
        ret = connect(third, at, len);
        break;
    case 6:
        ret = connect(client, at, len) < 0 ? -4 : getsockopt(client, SOL_SOCKET, SO_PEERCRED, &who, &size);
        if (ret == 0 && type != SOCK_DGRAM)
            show_sender(&who);
        break;
    case 7:
        if (connect(client, at, len) < 0)
            return with(server, with(client, -4));
        third = accept(server, NULL, NULL);
        ret = third < 0 ? -5 : send(client, "text", 4, 0) < 0 ? -6 : recv(third, stack, 8, 0);
        break;
    case 8:
        ret = bind(server, at, len);
        break;
    case 9:
        ret = connect(server, at, len);
        break;
    case 10:
        if (connect(client, at, len) < 0)
            return with(server, with(client, -4));
        close(server);
        server = -1;
        ret = send(client, "text", 4, MSG_NOSIGNAL);
        break;
    case 12:
        third = socket(AF_UNIX, type == SOCK_DGRAM ? SOCK_STREAM : SOCK_DGRAM, 0);
        ret = connect(third, at, len);
        break;
    default:
        ret = connect(client, at, 1);
    }
    int error = errno;
    if (how == 12)
        unlink(name.sun_path);
    close(third);
    errno = error;
    return with(server, with(client, ret));
}

/* More than fits at once, or in all. */
static int do_much(int type, int bytes, int times)
{
    static char text[300000];
    int ends[2], ret = 0;
    if (socketpair(AF_UNIX, type | SOCK_NONBLOCK, 0, ends) < 0)
        return -2;
    for (int i = 0; i < times && ret >= 0; i++)
        ret = send(ends[0], text, bytes, MSG_NOSIGNAL);
    /* How much a stream takes before it is full is the host's memory's business. */
    return with(ends[0], with(ends[1], ret > 0 ? 1 : ret));
}

static int do_option(int family, int type, int level, int option, int value, int how)
{
    int fd = socket(family, type, 0), ret;
    socklen_t len = how == 2 ? -1 : sizeof value;
    if (fd < 0)
        return -2;
    ret = how == 0 ? setsockopt(fd, level, option, &value, sizeof value) : getsockopt(fd, level, option, &value, &len);
    if (ret == 0)
        printf("%d: %d value %d\n", now.step, me, value);
    return with(fd, ret);
}

static int lo_address(struct sockaddr_in *name, int port)
{
    memset(name, 0, sizeof *name);
    name->sin_family = AF_INET;
    name->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    name->sin_port = htons(port);
    return sizeof *name;
}

/* TCP over lo, which has to be up. */
static int do_tcp(int how)
{
    if (how >= 100) {
        do_loopback(1);
        how -= 100;
    }
    struct sockaddr_in name, shown;
    struct sockaddr *at = (struct sockaddr *)&name;
    socklen_t size = sizeof shown;
    /* A port that is free, though connections of before may linger on others. */
    int len = lo_address(&name, 0), third = -1, ret, error, on = 1;
    int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    /* Where lo was up and is not any more, nobody answers. */
    struct timeval moment = {0, 200000};
    setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &moment, sizeof moment);
    if (server < 0 || client < 0 || bind(server, at, len) < 0 || getsockname(server, at, &size) < 0)
        return with(server, with(client, -2));
    if (how == 0)
        return with(server, with(client, connect(client, at, len)));
    if (how == 1)
        return with(server, with(client, bind(client, at, len)));
    if (how > 14) { /* nobody listens: told of later, and once */
        fcntl(client, F_SETFL, O_NONBLOCK);
        ret = connect(client, at, len);
        if (how > 15) {
            struct pollfd ready = {client, POLLOUT, 0};
            poll(&ready, 1, 1000);
            if (how > 16)
                getsockopt(client, SOL_SOCKET, SO_ERROR, &on, &size);
            ret = connect(client, at, len);
        }
        return with(server, with(client, ret));
    }
    if (listen(server, 4) < 0)
        return with(server, with(client, -3));
    if (how == 2)
        return with(server, with(client, bind(client, at, len) < 0 ? -1 : listen(client, 1)));
    if (how == 3) {
        setsockopt(client, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        return with(server, with(client, bind(client, at, len)));
    }
    if (connect(client, at, len) < 0 || (third = accept(server, NULL, NULL)) < 0)
        return with(server, with(client, -4));
    switch (how) {
    case 4:
        ret = connect(client, at, len);
        break;
    case 5:
        ret = send(client, "text", 4, 0) < 0 ? -5 : recv(third, stack, 8, 0);
        break;
    case 6:
        shutdown(client, SHUT_WR);
        ret = recv(third, stack, 8, 0);
        break;
    case 7:
        shutdown(client, SHUT_WR);
        ret = send(client, "text", 4, MSG_NOSIGNAL);
        break;
    case 8: /* what was not read makes it a reset */
        send(client, "text", 4, 0);
        recv(third, stack, 4, MSG_PEEK);
        close(third);
        third = -1;
        ret = recv(client, stack, 8, 0);
        break;
    case 9:
        shutdown(third, SHUT_RDWR);
        ret = send(client, "text", 4, MSG_NOSIGNAL) < 0 ? -5 : recv(client, stack, 8, 0);
        break;
    case 10:
        ret = recv(third, stack, 8, MSG_DONTWAIT);
        break;
    case 11:
        ret = getpeername(third, (struct sockaddr *)&shown, &size) < 0 ? -5 : shown.sin_addr.s_addr != name.sin_addr.s_addr;
        break;
    case 12:
        ret = listen(client, 1);
        break;
    case 13:
        ret = bind(third, at, len);
        break;
    default:
        close(third);
        third = -1;
        ret = recv(client, stack, 8, 0);
    }
    error = errno;
    close(client);
    close(third);
    errno = error;
    return with(server, ret);
}

/* UDP over lo. */
static int do_udp(int how)
{
    static char text[70000];
    struct sockaddr_in name, from;
    struct sockaddr *at = (struct sockaddr *)&name;
    socklen_t size = sizeof from;
    int len = lo_address(&name, 3000), ret;
    int one = socket(AF_INET, SOCK_DGRAM, 0), other = socket(AF_INET, SOCK_DGRAM, 0);
    struct timeval second = {1, 0};
    setsockopt(one, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    setsockopt(other, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    if (one < 0 || other < 0 || (how != 0 && bind(one, at, len) < 0))
        return with(one, with(other, -2));
    switch (how) {
    case 0:
        ret = connect(other, at, len) < 0 ? -3 : send(other, "text", 4, 0) < 0 ? -4 : recv(other, text, 8, 0);
        break;
    case 1:
        ret = sendto(other, text, sizeof text, 0, at, len);
        break;
    case 2:
        ret = send(other, "text", 4, 0);
        break;
    case 3:
        ret = bind(other, at, len);
        break;
    case 4:
        ret = sendto(other, "text", 4, 0, at, len) < 0 ? -3 : recvfrom(one, text, 8, 0, (struct sockaddr *)&from, &size);
        break;
    case 5:
        ret = connect(one, at, len) < 0 ? -3 : getpeername(one, (struct sockaddr *)&from, &size);
        break;
    case 6:
        ret = sendto(other, text, 1000, 0, at, len) < 0 ? -3 : recv(one, text, 10, MSG_TRUNC);
        break;
    case 7:
        name.sin_family = 99;
        ret = connect(other, at, len);
        break;
    case 8:
        name.sin_port = 0;
        ret = sendto(other, text, 10, 0, at, len);
        break;
    case 9:
        ret = sendto(other, text, 10, 0, at, 8);
        break;
    case 10:
        name.sin_addr.s_addr = htonl(0x7f000002);
        ret = bind(other, at, len);
        break;
    default:
        name.sin_family = AF_UNSPEC;
        ret = connect(other, at, len);
    }
    return with(one, with(other, ret));
}
