/* Processes that look at others: limited, sent a signal with a value; filters of system calls; objects of one scene. */

static int do_prlimit(int actor, int resource, long soft, long hard, int is_new)
{
    struct rlimit new = {soft, hard}, old = {0, 0};
    int pid = number_of(actor);
    if (pid <= 0) {
        errno = ESRCH;
        return -3;
    }
    int ret = prlimit(pid, resource, is_new ? &new : NULL, &old);
    return ret;
}

static int do_sigqueue(int actor, int sig, int how)
{
    union sigval value = {.sival_int = 5};
    siginfo_t info;
    int pid = actor != me && is_below(me, actor) ? 0 : number_of(actor);
    if (pid <= 0) {
        errno = ESRCH;
        return -3;
    }
    if (how == 0)
        return sigqueue(pid, sig, value);
    memset(&info, 0, sizeof info);
    info.si_signo = sig;
    info.si_code = how == 1 ? SI_TKILL : how == 2 ? SI_KERNEL : SI_QUEUE;
    return how == 4 ? syscall(SYS_tgkill, pid, pid, sig) : syscall(SYS_rt_sigqueueinfo, pid, sig, &info);
}

static int do_pidfd(int actor, int flags, int how)
{
    siginfo_t info;
    int pid = how == 1 ? 30000 : how == 2 ? -1 : number_of(actor);
    if (how == 0 && pid <= 0) {
        errno = ESRCH;
        return -3;
    }
    int fd = syscall(SYS_pidfd_open, pid, flags);
    if (fd < 0)
        return -1;
    struct pollfd ready = {fd, POLLIN, 0};
    if (poll(&ready, 1, 0) >= 0)
        printf("%d: %d revents %x\n", now.step, me, ready.revents);
    memset(&info, 0, sizeof info);
    return with(fd, waitid(P_PIDFD, fd, &info, WEXITED | WNOHANG | WNOWAIT));
}

/* A filter that answers every sethostname(2) with an errno. */
static int filter_scene(int how)
{
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sethostname, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, how == 5 ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_ERRNO | how * 7),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {how == 1 ? 0 : how == 2 ? 3 : 4, rules};
    if (how != 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return -2;
    if (syscall(SYS_seccomp, how == 3 ? 99 : SECCOMP_SET_MODE_FILTER, how == 4 ? 0x100 : 0, &program) < 0)
        return -3;
    return sethostname("x", 1);
}

static int do_filter(int how)
{
    return in_child(filter_scene, how);
}

/* A queue or a set of semaphores of its own, and what it refuses. */
static int do_private(int how)
{
    struct { long mtype; char mtext[20000]; } *message = calloc(1, 20016);
    struct sembuf ops[2] = {{0, 1, IPC_NOWAIT}, {1, 1, IPC_NOWAIT}};
    struct msqid_ds ds;
    int is_queue = how < 10, ret, other, error;
    int id = is_queue ? msgget(IPC_PRIVATE, 0600) : semget(IPC_PRIVATE, 2, 0600);
    if (id < 0) {
        free(message);
        return -2;
    }
    message->mtype = how == 6 ? 0 : 2;
    if (how > 0 && how < 6)
        msgsnd(id, message, 8, IPC_NOWAIT);
    switch (how) {
    case 0:
    case 1:
        ret = msgrcv(id, message, 16, 1, IPC_NOWAIT);
        break;
    case 2:
        ret = msgrcv(id, message, 4, 0, IPC_NOWAIT);
        break;
    case 3:
        ret = msgrcv(id, message, 4, -3, IPC_NOWAIT | MSG_NOERROR);
        break;
    case 4:
        ret = msgrcv(id, message, 16, 2, IPC_NOWAIT | MSG_EXCEPT);
        break;
    case 5:
        ret = msgctl(id, IPC_STAT, &ds) < 0 ? -3 : (int)ds.msg_qnum;
        break;
    case 6:
        ret = msgsnd(id, message, 8, IPC_NOWAIT);
        break;
    case 7:
        for (int i = 0; i < 4; i++)
            ret = msgsnd(id, message, 8000, IPC_NOWAIT);
        break;
    case 8:
        ret = msgsnd(id, message, 8193, IPC_NOWAIT);
        break;
    case 9:
        msgctl(id, IPC_RMID, NULL);
        other = msgget(IPC_PRIVATE, 0600);
        ret = msgctl(id, IPC_STAT, &ds);
        id = other;
        break;
    case 10:
        ops[0].sem_op = -1;
        ret = semop(id, ops, 1);
        break;
    case 11:
        ops[0].sem_num = 2;
        ret = semop(id, ops, 1);
        break;
    case 12:
        ops[0].sem_op = 32767;
        ret = semop(id, ops, 1) < 0 ? -3 : semop(id, ops, 1);
        break;
    case 13:
        ret = semop(id, ops, 600);
        break;
    case 14:
        ret = semctl(id, 0, SETVAL, 40000);
        break;
    case 15:
        ret = semctl(id, 5, GETVAL);
        break;
    case 16:
        semctl(id, 0, IPC_RMID);
        other = semget(IPC_PRIVATE, 2, 0600);
        ret = semctl(id, 0, GETVAL);
        id = other;
        break;
    case 17:
        ret = semop(id, ops, 0);
        break;
    case 18:
        ret = semop(id, ops, 2) < 0 ? -3 : semctl(id, 1, GETVAL);
        break;
    default:
        ret = semctl(id, 0, 99);
    }
    error = errno;
    is_queue ? msgctl(id, IPC_RMID, NULL) : semctl(id, 0, IPC_RMID);
    free(message);
    errno = error;
    return ret;
}

/* Sleeps in an object that is then removed. */
static int do_removed(int what)
{
    struct sembuf op = {0, -1, 0};
    int status, id = semget(IPC_PRIVATE, 1, 0600);
    if (id < 0)
        return -2;
    pid_t pid = fork();
    if (pid == 0)
        _exit(semop(id, &op, 1) < 0 ? errno : 0);
    for (int i = 0; pid > 0 && i < 2000 && semctl(id, 0, GETNCNT) == 0; i++)
        usleep(500);
    if (what == 0 || pid < 0)
        semctl(id, 0, IPC_RMID);
    else
        semctl(id, 0, SETVAL, 1);
    if (pid < 0 || waitpid(pid, &status, 0) < 0)
        return -3;
    if (what)
        semctl(id, 0, IPC_RMID);
    errno = WEXITSTATUS(status);
    return errno ? -1 : 0;
}

/* A queue of POSIX's that is full, empty, told of, too large. */
static int do_queue(int how)
{
    struct mq_attr attr = {.mq_maxmsg = how == 0 ? 0 : how == 1 ? 11 : 2, .mq_msgsize = how == 2 ? 9000 : 8};
    struct timespec over = {1, 0};
    struct sigevent event;
    struct rlimit before, none;
    char text[16];
    int ret, error;
    memset(&event, 0, sizeof event);
    event.sigev_notify = SIGEV_NONE;
    mq_unlink("/own");
    getrlimit(RLIMIT_MSGQUEUE, &before);
    none = before;
    none.rlim_cur = 0;
    if (how == 3)
        setrlimit(RLIMIT_MSGQUEUE, &none);
    mqd_t queue = mq_open("/own", O_CREAT | O_EXCL | O_RDWR | (how > 6 ? O_NONBLOCK : 0), 0600, &attr);
    error = errno;
    if (how == 3)
        setrlimit(RLIMIT_MSGQUEUE, &before);
    errno = error;
    if (queue < 0)
        return -2;
    switch (how) {
    case 4:
        ret = mq_timedreceive(queue, text, sizeof text, NULL, &over);
        break;
    case 5:
        mq_send(queue, "a", 1, 0);
        mq_send(queue, "b", 1, 5);
        ret = mq_timedsend(queue, "c", 1, 0, &over);
        break;
    case 6:
        ret = mq_notify(queue, &event) < 0 ? -3 : mq_notify(queue, &event);
        break;
    case 7:
        ret = mq_receive(queue, text, sizeof text, NULL);
        break;
    case 8:
        mq_send(queue, "a", 1, 0);
        mq_send(queue, "b", 1, 5);
        ret = mq_send(queue, "c", 1, 0);
        break;
    case 9:
        mq_send(queue, "a", 1, 0);
        mq_send(queue, "b", 1, 5);
        ret = mq_receive(queue, text, sizeof text, NULL) < 0 ? -3 : text[0];
        break;
    case 10:
        ret = mq_send(queue, "a", 1, 40000);
        break;
    case 11:
        ret = mq_send(queue, "too long", 9, 0);
        break;
    case 12:
        ret = mq_receive(queue, text, 4, NULL);
        break;
    case 13:
        ret = mq_open("/own", O_CREAT | O_EXCL | O_RDWR, 0600, &attr);
        break;
    default:
        ret = mq_getattr(queue, &attr) < 0 ? -3 : (int)attr.mq_curmsgs;
    }
    error = errno;
    mq_close(queue);
    mq_unlink("/own");
    errno = error;
    return ret;
}

static int do_affinity(int actor, unsigned long mask, int bytes)
{
    int pid = number_of(actor);
    if (pid <= 0) {
        errno = ESRCH;
        return -3;
    }
    return syscall(SYS_sched_setaffinity, pid, bytes, &mask);
}
