/* The calls that steps make, where one call is not enough. */

/* A file of the session's /proc about another actor. */
static int open_proc(int actor, const char *file, int flags)
{
    char path[64];
    snprintf(path, sizeof path, "%d/%s", actor < 0 ? getpid() : now.host[actor], file);
    return openat(proc, path, flags);
}

static int do_setns(int actor, const char *type, int flags)
{
    char path[32];
    snprintf(path, sizeof path, "ns/%s", type);
    int fd = open_proc(actor, path, O_RDONLY);
    if (fd < 0)
        return -2;
    int ret = setns(fd, flags), error = errno;
    close(fd);
    errno = error;
    return ret;
}

static int do_write(int actor, const char *file, const char *text)
{
    int fd = open_proc(actor, file, O_WRONLY);
    if (fd < 0)
        return -2;
    int ret = write(fd, text, strlen(text)), error = errno;
    close(fd);
    errno = error;
    return ret;
}

/* The number of `actor` where the caller lives; 0 when it lives further out. */
static int number_of(int actor)
{
    char text[2048];
    int levels[2], last = 0;
    for (int who = 0; who < 2; who++) {
        char path[64];
        snprintf(path, sizeof path, "%d/status", now.host[who ? actor : me]);
        int fd = openat(proc, path, O_RDONLY);
        ssize_t len = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
        text[len < 0 ? 0 : len] = 0;
        close(fd);
        char *at = strstr(text, "NSpid:");
        levels[who] = 0;
        for (at = at ? at + 6 : text + strlen(text); *at == '\t'; levels[who]++) {
            int number = strtol(at + 1, &at, 10);
            if (who == 1 && levels[1] == levels[0] - 1)
                last = number;
        }
    }
    return levels[1] >= levels[0] ? last : 0;
}

/* Nobody kills those it descends from: its own end, if that follows, would race with its next line. */
static int do_kill(int actor, int sig)
{
    int pid = actor != me && is_below(me, actor) ? 0 : number_of(actor);
    if (pid <= 0) {
        errno = ESRCH;
        return -3;
    }
    return kill(pid, sig);
}

/* Waits only for who is known to have ended. */
static int do_wait(int actor, int options)
{
    int status = 0;
    if (!is_born[actor]) {
        errno = ECHILD;
        return -3;
    }
    int flags = now.dead & (1u << actor) ? options : options | WNOHANG;
    int pid = waitpid(kid[actor], &status, flags);
    if (pid > 0)
        printf("%d: %d status %x\n", now.step, me, status);
    return pid;
}

static int do_creat(const char *path, int mode)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL, mode);
    if (fd >= 0)
        close(fd);
    return fd < 0 ? fd : 0;
}

static int do_open(const char *path, int flags)
{
    int fd = open(path, flags | O_NONBLOCK);
    if (fd >= 0)
        close(fd);
    return fd < 0 ? fd : 0;
}

static int do_stat(const char *path)
{
    struct stat st;
    int ret = lstat(path, &st);
    if (ret == 0)
        printf("%d: %d mode %o uid %u gid %u nlink %u\n", now.step, me, st.st_mode, st.st_uid, st.st_gid,
               (unsigned)(st.st_nlink > 8 ? 8 : st.st_nlink)); /* procfs counts the host's processes */
    return ret;
}

static int do_link_of_ns(const char *type)
{
    char path[64], text[64];
    snprintf(path, sizeof path, "%d/ns/%s", now.host[me], type);
    ssize_t len = readlinkat(proc, path, text, sizeof text - 1);
    if (len < 0)
        return -1;
    text[len] = 0;
    printf("%d: %d %s\n", now.step, me, text);
    return 0;
}

static int do_gethostname(void)
{
    char name[128] = "";
    int ret = gethostname(name, sizeof name);
    printf("%d: %d \"%s\"\n", now.step, me, name);
    return ret;
}

static int do_msg(int key, int flags)
{
    struct { long mtype; char mtext[8]; } message = {1, "hello"};
    int id = msgget(key, 0600 | flags);
    return id < 0 ? id : msgsnd(id, &message, sizeof message.mtext, IPC_NOWAIT);
}

static int do_setgroups(int n, gid_t gid)
{
    gid_t groups[2] = {gid, gid + 1};
    return syscall(SYS_setgroups, n, groups);
}

static void on_signal(int sig)
{
    caught |= 1u << sig;
}

static int do_signal(int sig, int how)
{
    return signal(sig, how == 0 ? SIG_DFL : how == 1 ? SIG_IGN : on_signal) == SIG_ERR ? -1 : 0;
}

static int do_mask(int how, int sig)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, sig);
    return sigprocmask(how, &set, NULL);
}

static int do_groups(void)
{
    gid_t groups[64];
    int n = getgroups(64, groups);
    for (int i = 0; i < n; i++)
        printf("%d: %d group %u\n", now.step, me, groups[i]);
    return n;
}

static int do_ids(void)
{
    uid_t r, e, s;
    gid_t rg, eg, sg;
    getresuid(&r, &e, &s);
    getresgid(&rg, &eg, &sg);
    printf("%d: %d uids %u %u %u gids %u %u %u\n", now.step, me, r, e, s, rg, eg, sg);
    return 0;
}

static int do_chroot(const char *path)
{
    int ret = chroot(path);
    return ret < 0 ? ret : chdir("/");
}

static int do_pivot_root(const char *new_root, const char *put_old)
{
    return syscall(SYS_pivot_root, new_root, put_old);
}
