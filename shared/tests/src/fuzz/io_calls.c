/* Calls on descriptors: pipes, files, locks, execution. Each closes what it opens, but for locks that are held. */

static int held[ACTORS]; /* descriptors that hold locks: one of each actor, its heirs share it */

/* Ends with the result of a call on a descriptor that is not needed any more. */
static int with(int fd, int ret)
{
    int error = errno;
    close(fd);
    errno = error;
    return ret;
}

/* A pipe that has two ends or one, in which there is something or not. */
static int do_pipe(int how)
{
    int ends[2], ret;
    static char bytes[4096];
    if (pipe2(ends, O_NONBLOCK) < 0)
        return -2;
    void (*before)(int) = SIG_ERR;
    switch (how) {
    case 0:
        ret = read(ends[0], bytes, 1);
        break;
    case 1:
        before = signal(SIGPIPE, SIG_IGN);
        close(ends[0]);
        ret = write(ends[1], "x", 1);
        ends[0] = -1;
        break;
    case 2:
        ret = lseek(ends[0], 0, SEEK_SET);
        break;
    case 3:
        ret = write(ends[0], "x", 1);
        break;
    case 4:
        for (int i = 0; (ret = write(ends[1], bytes, sizeof bytes)) == sizeof bytes && i < 100; i++)
            ;
        break;
    case 5:
        ret = write(ends[1], "text", 4) + read(ends[0], bytes, 10);
        break;
    case 6:
        ret = fcntl(ends[0], F_GETFL) & O_ACCMODE;
        break;
    case 7:
        ret = fcntl(ends[1], F_SETFD, FD_CLOEXEC);
        break;
    default:
        ret = ftruncate(ends[1], 0);
    }
    int error = errno;
    if (before != SIG_ERR)
        signal(SIGPIPE, before);
    close(ends[0]);
    close(ends[1]);
    errno = error;
    return ret;
}

static int do_seek(const char *path, long offset, int whence)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    return fd < 0 ? -2 : with(fd, lseek(fd, offset, whence));
}

static int do_read(const char *path, int flags, int bytes)
{
    static char text[4096];
    int fd = open(path, flags | O_NONBLOCK);
    return fd < 0 ? -2 : with(fd, read(fd, text, bytes));
}

static int do_pwrite(const char *path, int flags, long offset)
{
    int fd = open(path, flags | O_NONBLOCK);
    return fd < 0 ? -2 : with(fd, pwrite(fd, "text", 4, offset));
}

static int do_fallocate(const char *path, int mode, long offset, long bytes)
{
    int fd = open(path, O_RDWR | O_NONBLOCK);
    return fd < 0 ? -2 : with(fd, fallocate(fd, mode, offset, bytes));
}

/* A name of so many letters. */
static int do_long_name(int letters)
{
    char path[512] = "/tmp/fuzz/";
    memset(path + 10, 'x', letters);
    path[10 + letters] = 0;
    return mkdir(path, 0755);
}

static int do_getcwd(int bytes)
{
    char text[256];
    return getcwd(text, bytes) ? 0 : -1;
}

static int do_terminal(const char *path)
{
    struct winsize size;
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    return fd < 0 ? -2 : with(fd, ioctl(fd, TIOCGWINSZ, &size));
}

/* A descriptor that is none, or one of another kind. */
static int do_wrong(int how)
{
    struct stat st;
    switch (how) {
    case 0:
        return close(1000);
    case 1:
        return fstat(-1, &st);
    case 2:
        return dup2(0, 1 << 20);
    case 3:
        return fchdir(1);
    case 4:
        return listen(1, 1);
    case 5:
        return fcntl(1, F_GETFD);
    case 6:
        return flock(1000, LOCK_EX);
    case 7:
        return stat((const char *)8, &st);
    case 8:
        return pipe((int *)8);
    case 9:
        return unlinkat(1, "x", 0);
    default:
        return fcntl(0, F_DUPFD, 1 << 20);
    }
}

/* Keeps the file that a lock was got on, instead of the one before; errno stays that of the lock. */
static int keep_locked(int fd, int ret)
{
    int error = errno;
    if (ret == 0) {
        if (held[me] > 0)
            close(held[me]);
        held[me] = fd;
    } else {
        close(fd);
    }
    errno = error;
    return ret;
}

static int do_flock(const char *path, int operation)
{
    if (held[me] > 0 && operation == LOCK_UN)
        return flock(held[me], LOCK_UN);
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    if (fd < 0)
        return -2;
    return keep_locked(fd, flock(fd, operation | LOCK_NB));
}

static int do_record_lock(const char *path, int type, long start)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = 10};
    int fd = open(path, O_RDWR | O_NONBLOCK);
    if (fd < 0)
        return -2;
    return keep_locked(fd, fcntl(fd, F_SETLK, &lock));
}

/* One descriptor more than there may be. */
static int do_few_files(int limit)
{
    struct rlimit before, few;
    getrlimit(RLIMIT_NOFILE, &before);
    few = before;
    few.rlim_cur = limit;
    if (setrlimit(RLIMIT_NOFILE, &few) < 0)
        return -2;
    int fd = open("/", O_RDONLY), error = errno;
    if (fd >= 0)
        close(fd);
    setrlimit(RLIMIT_NOFILE, &before);
    errno = error;
    return fd < 0 ? fd : 0;
}

/* A child executes it and tells why it could not; `is_open`: while it is open for writing. */
static int do_exec(const char *path, int is_open)
{
    int status, fd = is_open ? open(path, O_WRONLY | O_NONBLOCK) : -1;
    pid_t pid = fork();
    if (pid == 0) {
        execl(path, path, (char *)NULL);
        _exit(errno);
    }
    int ret = pid < 0 ? -2 : waitpid(pid, &status, 0) < 0 ? -4 : -1, error = errno;
    close(fd);
    errno = error;
    if (ret == -1)
        errno = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return ret;
}

/* Files until there is no room for more. */
static int do_fill(const char *dir)
{
    char path[64];
    for (int i = 0; i < 8; i++) {
        snprintf(path, sizeof path, "%s/fill%d", dir, i);
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
        if (fd < 0)
            return -1 - i;
        close(fd);
    }
    return 0;
}

static int do_xattr(const char *path, const char *name, int flags)
{
    return setxattr(path, name, "x", 1, flags);
}

static int do_times(const char *path, long nanoseconds)
{
    struct timespec times[2] = {{5, nanoseconds}, {5, 0}};
    return utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

static int do_readlink(const char *path, int bytes)
{
    char text[128];
    return readlink(path, text, bytes);
}
