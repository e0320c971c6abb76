/* Descriptors that tell of something: epoll, eventfd, signalfd, timerfd, inotify; timers, and waits that end early. */

static void nothing(int sig)
{
    (void)sig;
}

/* What epoll_ctl(2) says of a descriptor of some kind, and what there is to see then. */
static int do_epoll(int op, const char *kind, unsigned events)
{
    int ends[2] = {-1, -1}, fd, ret, ep = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = events, .data.u32 = 7}, seen[4];
    if (ep < 0 || pipe(ends) < 0)
        return with(ep, -2);
    if (strcmp(kind, "pipe") == 0)
        fd = dup(ends[0]);
    else if (strcmp(kind, "full") == 0)
        fd = write(ends[1], "x", 1) < 0 ? -1 : dup(ends[0]);
    else if (strcmp(kind, "write") == 0)
        fd = dup(ends[1]);
    else if (strcmp(kind, "event") == 0)
        fd = eventfd(1, 0);
    else if (strcmp(kind, "itself") == 0)
        fd = dup(ep);
    else if (strcmp(kind, "loop") == 0)
        fd = epoll_create1(0);
    else if (strcmp(kind, "none") == 0)
        fd = -1;
    else
        fd = open(kind, O_RDONLY | O_NONBLOCK);
    if (strcmp(kind, "loop") == 0)
        epoll_ctl(fd, EPOLL_CTL_ADD, ep, &event);
    if (op != EPOLL_CTL_ADD && events & EPOLLONESHOT)
        epoll_ctl(ep, EPOLL_CTL_ADD, fd, &event);
    ret = epoll_ctl(ep, op, strcmp(kind, "itself") ? fd : ep, &event);
    int error = errno;
    if (ret == 0) {
        for (int times = 0; times < 2; times++) {
            int n = epoll_wait(ep, seen, 4, 0);
            printf("%d: %d ready %d %x\n", now.step, me, n, n > 0 ? seen[0].events : 0);
        }
    }
    close(ends[0]);
    close(ends[1]);
    close(fd);
    errno = error;
    return with(ep, ret);
}

static int do_epoll_wait(int how, int room)
{
    struct epoll_event seen[4];
    int fd = how == 0 ? epoll_create1(0) : how == 1 ? eventfd(0, 0) : how == 2 ? -1 : epoll_create1(1);
    return fd < 0 && how != 2 ? -1 : with(fd, epoll_wait(fd, seen, room, 0));
}

static int do_eventfd(unsigned count, int flags, int how)
{
    unsigned long long value = how < 3 ? 1 : how == 3 ? ~0ULL : ~1ULL;
    int fd = eventfd(count, flags), ret;
    if (fd < 0)
        return -1;
    switch (how) {
    case 0:
        fcntl(fd, F_SETFL, O_NONBLOCK);
        ret = read(fd, &value, sizeof value);
        printf("%d: %d count %llu\n", now.step, me, value);
        return with(fd, ret);
    case 1:
        return with(fd, read(fd, &value, 4));
    case 2:
        return with(fd, write(fd, &value, 8) < 0 ? -3 : fcntl(fd, F_GETFL));
    default:
        fcntl(fd, F_SETFL, O_NONBLOCK);
        if (how == 5)
            write(fd, &value, sizeof value);
        return with(fd, write(fd, &value, sizeof value));
    }
}

/* A signal that is blocked, sent to oneself and read. */
static int do_signalfd(int sig, int flags, int how)
{
    struct signalfd_siginfo info;
    union sigval value = {.sival_int = 5};
    sigset_t set, before;
    sigemptyset(&set);
    sigaddset(&set, sig);
    sigprocmask(SIG_BLOCK, &set, &before);
    int ret, fd = signalfd(how == 3 ? 0 : -1, &set, flags);
    if (fd < 0) {
        ret = -1;
    } else {
        fcntl(fd, F_SETFL, O_NONBLOCK);
        if (how == 1)
            kill(getpid(), sig);
        if (how == 2)
            sigqueue(getpid(), sig, value);
        ret = read(fd, &info, how == 4 ? 8 : sizeof info);
        if (ret > 0)
            printf("%d: %d signal %u code %d int %d\n", now.step, me, info.ssi_signo, info.ssi_code, info.ssi_int);
        ret = with(fd, ret);
    }
    int error = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return ret;
}

static int do_timerfd(int clock, int flags, int how)
{
    struct itimerspec when = {{0, 0}, {how == 1 ? 1000 : 0, how == 2 ? 2000000000 : how == 3 ? 1 : 0}}, left;
    unsigned long long times = 0;
    int fd = timerfd_create(clock, flags);
    if (fd < 0)
        return -1;
    if (timerfd_settime(fd, how == 4 ? 64 : how == 3 ? TFD_TIMER_ABSTIME : 0, &when, NULL) < 0)
        return with(fd, -3);
    if (how == 5)
        return with(fd, timerfd_gettime(fd, &left) < 0 ? -4 : left.it_value.tv_nsec != 0);
    if (how != 3)
        fcntl(fd, F_SETFL, O_NONBLOCK);
    int ret = read(fd, &times, how == 6 ? 4 : sizeof times);
    if (ret > 0)
        printf("%d: %d times %llu\n", now.step, me, times);
    return with(fd, ret);
}

/* A timer whose moment is over or far. */
static int do_timer(int clock, int notify, int sig, int how)
{
    struct sigevent event;
    struct itimerspec when = {{0, 0}, {0, 0}};
    struct timespec second = {2, 0};
    timer_t timer;
    sigset_t set, before;
    memset(&event, 0, sizeof event);
    event.sigev_notify = notify;
    event.sigev_signo = sig;
    event.sigev_value.sival_int = 9;
    if (timer_create(clock, &event, &timer) < 0)
        return -1;
    int ret, error;
    switch (how) {
    case 0:
        ret = timer_gettime(timer, &when) < 0 ? -3 : when.it_value.tv_sec != 0;
        break;
    case 1:
        when.it_value.tv_nsec = 1000000000;
        ret = timer_settime(timer, 0, &when, NULL);
        break;
    case 2:
        when.it_value.tv_sec = 1000;
        ret = timer_settime(timer, 0, &when, NULL) < 0 ? -3 : timer_getoverrun(timer);
        break;
    case 3:
        ret = timer_delete(timer) < 0 ? -3 : timer_gettime(timer, &when);
        errno = ret < 0 ? errno : 0;
        return ret;
    default:
        sigemptyset(&set);
        sigaddset(&set, sig);
        sigprocmask(SIG_BLOCK, &set, &before);
        when.it_value.tv_nsec = 1;
        ret = timer_settime(timer, TIMER_ABSTIME, &when, NULL);
        if (ret == 0 && notify == SIGEV_SIGNAL) {
            siginfo_t info;
            ret = sigtimedwait(&set, &info, &second);
            if (ret > 0)
                printf("%d: %d code %d value %d\n", now.step, me, info.si_code, info.si_value.sival_int);
        }
        error = errno;
        sigprocmask(SIG_SETMASK, &before, NULL);
        errno = error;
    }
    error = errno;
    timer_delete(timer);
    errno = error;
    return ret;
}

static int do_itimer(int which, long seconds, long microseconds)
{
    struct itimerval new = {{0, 0}, {seconds, microseconds}}, old, none = {{0, 0}, {0, 0}};
    if (setitimer(which, &new, NULL) < 0)
        return -1;
    alarm(seconds ? 500 : 0);
    int left = alarm(0);
    setitimer(which, &none, &old);
    return left;
}

/* What is watched, and what is then done to it. */
static int do_inotify(const char *path, unsigned mask, int how)
{
    char text[1024] __attribute__((aligned(8)));
    int fd = inotify_init1(how == 5 ? 7 : IN_NONBLOCK);
    if (fd < 0)
        return -1;
    int watch = inotify_add_watch(fd, path, mask);
    if (watch < 0)
        return with(fd, -3);
    char file[64];
    snprintf(file, sizeof file, "%s/watched", path);
    switch (how) {
    case 0:
        close(open(file, O_CREAT | O_WRONLY, 0600));
        unlink(file);
        break;
    case 1:
        mkdir(file, 0700);
        rmdir(file);
        break;
    case 2:
        close(open(path, O_RDONLY | O_NONBLOCK));
        break;
    case 3:
        return with(fd, inotify_rm_watch(fd, watch + 1));
    case 4:
        inotify_rm_watch(fd, watch);
        break;
    case 6:
        return with(fd, inotify_add_watch(fd, path, mask | IN_MASK_CREATE));
    case 7:
        return with(fd, read(fd, text, 4));
    default:
        close(open(file, O_CREAT | O_WRONLY, 0600));
        rename(file, "/tmp/fuzz/watched2");
        unlink("/tmp/fuzz/watched2");
    }
    int len = read(fd, text, sizeof text), cookie = 0;
    for (int at = 0; at < len;) {
        struct inotify_event *event = (struct inotify_event *)(text + at);
        printf("%d: %d event %x %s\n", now.step, me, event->mask, event->len ? event->name : "");
        cookie |= event->cookie != 0;
        at += sizeof *event + event->len;
    }
    return with(fd, len < 0 ? len : cookie);
}

static int do_poll(int how, int events)
{
    struct pollfd fds[2];
    int ends[2];
    if (pipe(ends) < 0)
        return -2;
    fds[0].fd = how == 1 ? ends[1] : how == 2 ? 1000 : how == 3 ? -1 : ends[0];
    fds[0].events = fds[1].events = events;
    fds[1].fd = ends[1];
    if (how == 4)
        write(ends[1], "x", 1);
    if (how == 5)
        close(ends[1]);
    struct timespec wrong = {0, how == 6 ? 1000000000 : 0};
    int ret = how == 7 ? poll(fds, 1 << 30, 0) : ppoll(fds, how == 5 ? 1 : 2, &wrong, NULL);
    if (ret >= 0)
        printf("%d: %d revents %x %x\n", now.step, me, fds[0].revents, how == 5 ? 0 : fds[1].revents);
    int error = errno;
    close(ends[0]);
    if (how != 5)
        close(ends[1]);
    errno = error;
    return ret;
}

static int do_select(int how)
{
    fd_set set;
    struct timeval none = {how == 2 ? -1 : 0, 0};
    int ends[2];
    if (pipe(ends) < 0)
        return -2;
    /* How much room a table has depends on who started the program; what lies beyond it select(2) does not look at. */
    if (how == 1)
        close(dup2(ends[0], 1000));
    FD_ZERO(&set);
    FD_SET(how == 1 ? 900 : ends[0], &set);
    if (how == 3)
        write(ends[1], "x", 1);
    int ret = select(how == 4 ? -1 : 1000, &set, NULL, NULL, &none);
    return with(ends[0], with(ends[1], ret));
}

/* A wait that a signal ends, which comes until it does. */
static int do_interrupted(int how)
{
    struct itimerval often = {{0, 3000}, {0, 3000}}, none = {{0, 0}, {0, 0}};
    struct sigaction action, before;
    struct timespec moment = {1000, 0};
    struct sembuf op = {0, -1, 0};
    struct epoll_event event;
    sigset_t set;
    char text[16];
    int ends[2] = {-1, -1}, id = -1, ret, word = 0;
    if (pipe(ends) < 0)
        return -2;
    if (how == 3 || how == 4)
        id = how == 3 ? msgget(IPC_PRIVATE, 0600) : semget(IPC_PRIVATE, 1, 0600);
    if (how == 5)
        id = epoll_create1(0);
    memset(&action, 0, sizeof action);
    action.sa_handler = nothing;
    action.sa_flags = how == 9 ? SA_RESTART : 0;
    sigaction(SIGALRM, &action, &before);
    setitimer(ITIMER_REAL, &often, NULL);
    switch (how) {
    case 0:
        ret = read(ends[0], text, 1);
        break;
    case 1:
        ret = nanosleep(&moment, &moment);
        break;
    case 2:
        ret = poll(NULL, 0, -1);
        break;
    case 3:
        ret = id < 0 ? -2 : msgrcv(id, text, 8, 0, 0);
        break;
    case 4:
        ret = id < 0 ? -2 : semop(id, &op, 1);
        break;
    case 5:
        ret = epoll_wait(id, &event, 1, -1);
        break;
    case 6:
        ret = syscall(SYS_futex, &word, 0, 0, NULL, NULL, 0);
        break;
    case 7:
        ret = pause();
        break;
    case 8:
        sigemptyset(&set);
        ret = sigsuspend(&set);
        break;
    default:
        ret = poll(NULL, 0, 1000);
    }
    int error = errno;
    setitimer(ITIMER_REAL, &none, NULL);
    sigaction(SIGALRM, &before, NULL);
    close(ends[0]);
    close(ends[1]);
    if (id >= 0)
        how == 3 ? msgctl(id, IPC_RMID, NULL) : how == 4 ? semctl(id, 0, IPC_RMID) : close(id);
    errno = error;
    return ret;
}

static int do_sigtimedwait(int sig, long nanoseconds, int how)
{
    struct timespec moment = {0, nanoseconds};
    union sigval value = {.sival_int = 3};
    siginfo_t info;
    sigset_t set, before;
    sigemptyset(&set);
    sigaddset(&set, sig);
    sigprocmask(SIG_BLOCK, &set, &before);
    if (how == 1)
        raise(sig);
    if (how == 2)
        sigqueue(getpid(), sig, value);
    int ret = sigtimedwait(&set, &info, &moment), error = errno;
    if (ret > 0)
        printf("%d: %d code %d\n", now.step, me, info.si_code);
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return ret;
}

static int do_futex(int op, unsigned expected)
{
    struct timespec moment = {0, 1000};
    unsigned word = 1;
    return syscall(SYS_futex, &word, op, expected, &moment, NULL, 0);
}

static int do_clock(int clock, int how)
{
    struct timespec time = {how == 2 ? -1 : 0, how == 1 ? 1000000000 : 0};
    return how < 3 ? syscall(SYS_clock_nanosleep, clock, 0, &time, NULL) : clock_gettime(clock, &time);
}
