/* Calls on what namespaces of ipc and network hold: semaphores, messages, memory, queues, sockets. */

static int do_semop(int key, int number, int operation, int count)
{
    struct sembuf ops[2] = {{number, operation, IPC_NOWAIT}, {number, operation, IPC_NOWAIT}};
    int id = semget(key, 0, 0);
    return id < 0 ? -2 : semop(id, ops, count);
}

static int do_semctl(int key, int number, int command, int value)
{
    int id = semget(key, 0, 0);
    return id < 0 ? -2 : semctl(id, number, command, value);
}

static int do_msgrcv(int key, int bytes, long type, int flags)
{
    struct { long mtype; char mtext[16]; } message;
    int id = msgget(key, 0);
    return id < 0 ? -2 : msgrcv(id, &message, bytes, type, IPC_NOWAIT | flags);
}

static int do_msgsnd(int key, int bytes, long type)
{
    static struct { long mtype; char mtext[10000]; } message;
    int id = msgget(key, 0);
    message.mtype = type;
    return id < 0 ? -2 : msgsnd(id, &message, bytes, IPC_NOWAIT);
}

/* Uses the number of an object that is gone. */
static int do_stale(int what)
{
    struct sembuf op = {0, 1, IPC_NOWAIT};
    int id = what ? semget(IPC_PRIVATE, 1, 0600) : msgget(IPC_PRIVATE, 0600);
    if (id < 0 || (what ? semctl(id, 0, IPC_RMID) : msgctl(id, IPC_RMID, NULL)) < 0)
        return -2;
    return what ? semop(id, &op, 1) : msgctl(id, IPC_RMID, NULL);
}

static int do_shmat(int key, int flags)
{
    int id = shmget(key, 0, 0);
    if (id < 0)
        return -2;
    char *memory = shmat(id, NULL, flags);
    if (memory == (char *)-1)
        return -1;
    return shmdt(memory);
}

static int do_ipc_set(int what, int key, unsigned uid, int mode)
{
    struct msqid_ds queue;
    struct shmid_ds memory;
    int id = what ? shmget(key, 0, 0) : msgget(key, 0);
    if (id < 0 || (what ? shmctl(id, IPC_STAT, &memory) : msgctl(id, IPC_STAT, &queue)) < 0)
        return -2;
    struct ipc_perm *perm = what ? &memory.shm_perm : &queue.msg_perm;
    perm->uid = uid;
    perm->mode = mode;
    return what ? shmctl(id, IPC_SET, &memory) : msgctl(id, IPC_SET, &queue);
}

/* POSIX queues; those that wait do so until a moment that is over. */
static int do_mq(const char *name, int flags, int how)
{
    struct mq_attr attr = {.mq_maxmsg = 2, .mq_msgsize = 8};
    struct timespec over = {1, 0};
    char text[16];
    unsigned priority;
    if (how == 0)
        return mq_unlink(name);
    mqd_t queue = mq_open(name, flags, 0600, &attr);
    if (queue < 0)
        return -2;
    int ret = 0;
    switch (how) {
    case 1:
        ret = mq_timedreceive(queue, text, sizeof text, &priority, &over);
        break;
    case 2:
        ret = mq_timedsend(queue, text, 4, 1, &over);
        break;
    case 3:
        ret = mq_send(queue, text, 9, 1);
        break;
    case 4:
        ret = mq_receive(queue, text, 4, &priority);
        break;
    }
    int error = errno;
    mq_close(queue);
    errno = error;
    return ret;
}

static int do_socket(int family, int type, int protocol)
{
    int fd = socket(family, type, protocol);
    if (fd < 0)
        return fd;
    close(fd);
    return 0;
}

static int do_connect_abstract(int number, int type)
{
    struct sockaddr_un name = {AF_UNIX, ""};
    name.sun_path[1] = 'a' + number;
    int fd = socket(AF_UNIX, type, 0);
    return fd < 0 ? -2 : with(fd, connect(fd, (struct sockaddr *)&name, sizeof(sa_family_t) + 2));
}

/* lo goes up or down. */
static int do_loopback(int is_up)
{
    struct ifreq request;
    memset(&request, 0, sizeof request);
    strcpy(request.ifr_name, "lo");
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0)
        return -2;
    if (ioctl(fd, SIOCGIFFLAGS, &request) < 0)
        return with(fd, -3);
    request.ifr_flags = is_up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP;
    return with(fd, ioctl(fd, SIOCSIFFLAGS, &request));
}

/* An address of the internet's: bound or connected to. */
static int do_inet(int type, int how, unsigned address, int port)
{
    struct sockaddr_in name;
    memset(&name, 0, sizeof name);
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(address);
    name.sin_port = htons(port);
    int fd = socket(AF_INET, type | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -2;
    struct sockaddr *at = (struct sockaddr *)&name;
    switch (how) {
    case 0:
        return with(fd, bind(fd, at, sizeof name));
    case 1:
        return with(fd, connect(fd, at, sizeof name));
    case 2:
        return with(fd, sendto(fd, "text", 4, MSG_NOSIGNAL, at, sizeof name));
    default:
        return with(fd, bind(fd, at, how));
    }
}

/* What a socket is not ready for. */
static int do_unready(int family, int type, int how)
{
    int value = 1, fd = socket(family, type, 0);
    struct timeval wrong = {0, 2000000};
    struct sockaddr_storage name;
    socklen_t len = sizeof name;
    char text[4];
    if (fd < 0)
        return -2;
    switch (how) {
    case 0:
        return with(fd, getpeername(fd, (struct sockaddr *)&name, &len));
    case 1:
        return with(fd, send(fd, "text", 4, MSG_NOSIGNAL));
    case 2:
        return with(fd, listen(fd, 1));
    case 3:
        return with(fd, setsockopt(fd, SOL_SOCKET, SO_TYPE, &value, sizeof value));
    case 4:
        return with(fd, setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wrong, sizeof wrong));
    case 5:
        return with(fd, shutdown(fd, SHUT_RDWR));
    case 6:
        return with(fd, accept(fd, NULL, NULL));
    case 7:
        return with(fd, recv(fd, text, sizeof text, MSG_DONTWAIT));
    case 8:
        return with(fd, lseek(fd, 0, SEEK_SET));
    default:
        return with(fd, setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, 1));
    }
}

/* Two sockets that know one another; what happens when one goes. */
static int do_pair(int type, int how)
{
    int ends[2], ret;
    char text[8];
    if (socketpair(AF_UNIX, type | SOCK_NONBLOCK, 0, ends) < 0)
        return -2;
    struct sockaddr_un name = {AF_UNIX, "x"};
    switch (how) {
    case 0:
        ret = send(ends[0], "text", 4, 0) + recv(ends[1], text, sizeof text, 0);
        break;
    case 1:
        close(ends[1]);
        ends[1] = -1;
        ret = send(ends[0], "text", 4, MSG_NOSIGNAL);
        break;
    case 2:
        ret = recv(ends[0], text, sizeof text, 0);
        break;
    case 3:
        shutdown(ends[0], SHUT_WR);
        ret = send(ends[0], "text", 4, MSG_NOSIGNAL);
        break;
    case 4:
        ret = connect(ends[0], (struct sockaddr *)&name, sizeof name);
        break;
    case 5:
        send(ends[0], "text", 4, 0);
        close(ends[1]);
        ends[1] = -1;
        ret = recv(ends[0], text, sizeof text, 0);
        break;
    default:
        ret = sendto(ends[0], "text", 4, MSG_NOSIGNAL, (struct sockaddr *)&name, sizeof name);
    }
    return with(ends[0], with(ends[1], ret));
}
