/* More of them: descriptors of processes and namespaces, capabilities, objects of an ipc namespace. */

static int pidfd_of(int actor)
{
    int pid = number_of(actor);
    if (pid <= 0) {
        errno = ESRCH;
        return -3;
    }
    return syscall(SYS_pidfd_open, pid, 0);
}

/* setns(2) with a process: several namespaces at once. */
static int do_setns_of(int actor, int flags)
{
    int fd = pidfd_of(actor);
    if (fd < 0)
        return fd;
    int ret = setns(fd, flags), error = errno;
    close(fd);
    errno = error;
    return ret;
}

static int do_pidfd_kill(int actor, int sig, int flags)
{
    int fd = actor != me && is_below(me, actor) ? -3 : pidfd_of(actor);
    if (fd < 0)
        return fd;
    int ret = syscall(SYS_pidfd_send_signal, fd, sig, NULL, flags), error = errno;
    close(fd);
    errno = error;
    return ret;
}

static int do_waitid(int actor, int options)
{
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (!is_born[actor]) {
        errno = ECHILD;
        return -3;
    }
    int ret = waitid(P_PID, kid[actor], &info, now.dead & (1u << actor) ? options : options | WNOHANG);
    if (ret == 0)
        printf("%d: %d signal %d code %d status %d uid %u\n", now.step, me, info.si_signo, info.si_code,
               info.si_status, info.si_uid);
    return ret;
}

static int is_of_session(int actor);

/* What a namespace says of itself - ioctl_ns(2). A descriptor that it hands out is shown as what it is of. */
static int do_ask_ns(int actor, const char *type, unsigned long request)
{
    char path[64], text[64];
    uid_t uid = -1;
    snprintf(path, sizeof path, "ns/%s", type);
    int fd = open_proc(actor, path, O_RDONLY);
    if (fd < 0)
        return -2;
    int ret = ioctl(fd, request, &uid), error = errno;
    close(fd);
    if (ret == 0 && !is_of_session(actor))
        printf("%d: %d owner %u\n", now.step, me, uid);
    if (ret > 0 && request != NS_GET_NSTYPE) {
        snprintf(path, sizeof path, "%d/fd/%d", now.host[me], ret);
        ssize_t len = readlinkat(proc, path, text, sizeof text - 1);
        text[len < 0 ? 0 : len] = 0;
        printf("%d: %d %s\n", now.step, me, text);
        close(ret);
        ret = 0;
    }
    errno = error;
    return ret;
}

static int do_capset(unsigned long long effective, unsigned long long permitted, unsigned long long inheritable)
{
    struct { unsigned version; int pid; } head = {0x20080522, 0};
    struct { unsigned effective, permitted, inheritable; } data[2];
    for (int i = 0; i < 2; i++) {
        data[i].effective = effective >> 32 * i;
        data[i].permitted = permitted >> 32 * i;
        data[i].inheritable = inheritable >> 32 * i;
    }
    return syscall(SYS_capset, &head, data);
}

static int do_capget(int actor)
{
    struct { unsigned version; int pid; } head = {0x20080522, actor < 0 ? 0 : number_of(actor)};
    struct { unsigned effective, permitted, inheritable; } data[2];
    if (actor >= 0 && head.pid <= 0) {
        errno = ESRCH;
        return -3;
    }
    int ret = syscall(SYS_capget, &head, data);
    if (ret == 0)
        printf("%d: %d caps %x%08x %x%08x\n", now.step, me, data[1].effective, data[0].effective, data[1].permitted,
               data[0].permitted);
    return ret;
}

static int do_kcmp(int one, int other, int what)
{
    int a = number_of(one), b = number_of(other);
    if (a <= 0 || b <= 0) {
        errno = ESRCH;
        return -3;
    }
    int ret = syscall(SYS_kcmp, a, b, what, 0, 0);
    /* Which of two different ones comes first is nobody's business. */
    return ret > 0 ? 1 : ret;
}

static int do_shm(int key, int size, int flags)
{
    int id = shmget(key, size, flags);
    if (id < 0)
        return id;
    struct shmid_ds ds;
    int ret = shmctl(id, IPC_STAT, &ds);
    if (ret == 0)
        printf("%d: %d segment of %d, mode %o uid %u\n", now.step, me, (int)ds.shm_segsz, ds.shm_perm.mode,
               ds.shm_perm.uid);
    return ret;
}

/* Removes the object with this key, whatever it is. */
static int do_remove(int key, int what)
{
    int id = what == 0 ? msgget(key, 0) : what == 1 ? semget(key, 0, 0) : shmget(key, 0, 0);
    if (id < 0)
        return id;
    return what == 0 ? msgctl(id, IPC_RMID, NULL) : what == 1 ? semctl(id, 0, IPC_RMID) : shmctl(id, IPC_RMID, NULL);
}

/* An address of the abstract name space, which belongs to the network namespace; it stays bound. */
static int do_abstract(int number)
{
    struct sockaddr_un name = {AF_UNIX, ""};
    name.sun_path[1] = 'a' + number;
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (fd < 0)
        return fd;
    int ret = bind(fd, (struct sockaddr *)&name, sizeof(sa_family_t) + 2), error = errno;
    if (ret < 0)
        close(fd);
    errno = error;
    return ret;
}

static int do_bind_path(const char *path)
{
    struct sockaddr_un name = {AF_UNIX, ""};
    strcpy(name.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0)
        return fd;
    int ret = bind(fd, (struct sockaddr *)&name, sizeof name), error = errno;
    close(fd);
    errno = error;
    return ret;
}

/* Binds a namespace's file onto a path: it keeps the namespace alive. */
static int do_pin(const char *type, const char *path)
{
    char from[64];
    snprintf(from, sizeof from, "/proc/self/ns/%s", type);
    return mount(from, path, NULL, MS_BIND, NULL);
}

static int do_setns_pinned(const char *path, int flags)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    if (fd < 0)
        return -2;
    int ret = setns(fd, flags), error = errno;
    close(fd);
    errno = error;
    return ret;
}

static int do_write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_NONBLOCK);
    if (fd < 0)
        return -2;
    int ret = write(fd, text, strlen(text)), error = errno;
    close(fd);
    errno = error;
    return ret;
}

/* How many entries a folder has; that of a file system which the host fills has many. */
static int do_list(const char *path)
{
    DIR *dir = opendir(path);
    int n = 0;
    if (!dir)
        return -1;
    while (readdir(dir))
        n++;
    closedir(dir);
    return n > 8 ? 8 : n;
}

static int do_rlimit(int resource, long soft, long hard)
{
    struct rlimit new = {soft, hard}, old;
    int ret = setrlimit(resource, &new), error = errno;
    getrlimit(resource, &old);
    printf("%d: %d limits %ld %ld\n", now.step, me, (long)old.rlim_cur, (long)old.rlim_max);
    errno = error;
    return ret;
}

/* clone3(2) with the number that the child shall have. */
static int do_clone3_tid(int actor, unsigned long long flags, int tid)
{
    struct { unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid,
        set_tid_size; } args;
    memset(&args, 0, sizeof args);
    args.flags = flags;
    args.exit_signal = SIGCHLD;
    args.set_tid = (unsigned long long)&tid;
    args.set_tid_size = 1;
    long pid = syscall(SYS_clone3, &args, sizeof args);
    if (pid == 0)
        act((void *)(long)actor);
    return was_born(actor, pid);
}
