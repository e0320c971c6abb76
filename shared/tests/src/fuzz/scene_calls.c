/* Scenes: what takes several calls to come to. A child plays them, so that what they change ends with it. */

/* The result and errno of `scene`, played by a child. */
static int in_child(int (*scene)(int), int how)
{
    int status;
    pid_t pid = fork();
    if (pid == 0)
        _exit(scene(how) < 0 ? errno : 0);
    if (pid < 0)
        return -2;
    if (waitpid(pid, &status, 0) < 0)
        return -4;
    errno = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return errno ? -1 : 0;
}

static int put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755);
    return fd < 0 ? -2 : with(fd, write(fd, text, strlen(text)));
}

static int map_self(const char *file, unsigned id)
{
    char text[32];
    int fd = openat(proc, file, O_WRONLY);
    return fd < 0 ? -2 : with(fd, write(fd, text, snprintf(text, sizeof text, "0 %u 1\n", id)));
}

/* A mount namespace with a file system of its own at /tmp/fuzz/a. Who may not have it gets a user namespace too, in
   which `is_mapped` says whether the caller is somebody. */
static int own_mounts(int is_mapped, const char *options)
{
    unsigned uid = geteuid(), gid = getegid();
    if (unshare(CLONE_NEWNS) < 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
            return -2;
        if (is_mapped) {
            int fd = openat(proc, "self/setgroups", O_WRONLY);
            if (fd >= 0)
                with(fd, write(fd, "deny", 4));
            map_self("self/uid_map", uid);
            map_self("self/gid_map", gid);
        }
    }
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 || mount("own", "/tmp/fuzz/a", "tmpfs", 0, options) < 0)
        return -3;
    if (chdir("/tmp/fuzz/a") < 0 || mkdir("x", 0755) < 0 || mkdir("y", 0755) < 0 || put("x/f", "text") < 0)
        return -4;
    return 0;
}

/* Mounts that others are in the way of. */
static int mount_scene(int how)
{
    struct stat st;
    int fd;
    if (how == 20 && unshare(CLONE_NEWUSER | CLONE_NEWIPC) < 0)
        return -2;
    int ret = own_mounts(how != 19, how == 12 ? "size=8k" : how == 13 ? "nr_inodes=5" : "mode=755");
    if (ret < 0)
        return ret;
    switch (how) {
    case 0:
        return mount("/tmp/fuzz/a", "x", NULL, MS_MOVE, NULL);
    case 1:
        return umount2("/tmp/fuzz/a", 0);
    case 2:
        return mount("x", "y", NULL, MS_BIND, NULL) < 0 ? -5 : rename("x/f", "y/g");
    case 3:
        return mount("x", "y", NULL, MS_BIND, NULL) < 0 ? -5 : link("x/f", "y/g");
    case 4:
        return mount("x", "y", NULL, MS_BIND, NULL) < 0 ? -5 : rmdir("y");
    case 5:
        return mount("x", "y", NULL, MS_BIND, NULL) < 0 ? -5 : rename("y", "z");
    case 6:
        return put("g", "") < 0 || mount("x/f", "g", NULL, MS_BIND, NULL) < 0 ? -5 : unlink("g");
    case 7:
    case 8:
        if (mount("x", "x", NULL, MS_BIND, NULL) < 0 ||
            mount(NULL, "x", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL) < 0)
            return -5;
        return how == 7 ? mkdir("x/new", 0755) : put("x/f", "other");
    case 9:
        fd = open("x/f", O_WRONLY);
        return mount(NULL, "/tmp/fuzz/a", NULL, MS_REMOUNT | MS_RDONLY, NULL);
    case 10:
        return rmdir("x");
    case 11:
        return mount("x/f", "y", NULL, MS_BIND, NULL);
    case 12:
        fd = open("x/f", O_WRONLY);
        for (int i = 0; i < 8; i++)
            if (write(fd, stack, 4096) < 0)
                return -5;
        return 0;
    case 13:
        return mkdir("x/1", 0755) < 0 || mkdir("x/2", 0755) < 0 ? -5 : 0;
    case 14:
        return syscall(SYS_pivot_root, "/", "/");
    case 15:
        if (syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0)
            return -5;
        return stat("/x/f", &st);
    case 16:
        if (mount("x", "x", NULL, MS_BIND, NULL) < 0 || mount(NULL, "x", NULL, MS_UNBINDABLE, NULL) < 0)
            return -5;
        return mount("x", "y", NULL, MS_BIND, NULL);
    case 17:
        if (mount("x", "x", NULL, MS_BIND, NULL) < 0 || mount(NULL, "x", NULL, MS_SHARED, NULL) < 0 ||
            mkdir("x/in", 0755) < 0 || mount("own", "x/in", "tmpfs", 0, NULL) < 0)
            return -5;
        return mount("x/in", "y", NULL, MS_MOVE, NULL);
    case 18:
        return symlink("x", "link") < 0 ? -5 : umount2("link", UMOUNT_NOFOLLOW);
    case 19:
        return mkdir("new", 0755);
    case 20:
        if (mount("none", "y", "mqueue", 0, NULL) < 0)
            return -5;
        return mount("none", "y", "mqueue", 0, NULL);
    case 21:
        if (mkdir("u", 0755) < 0 || mkdir("w", 0755) < 0 ||
            mount("none", "y", "overlay", 0, "lowerdir=x,upperdir=u,workdir=w") < 0)
            return -5;
        return put("y/f", "other") < 0 ? -6 : stat("u/f", &st);
    case 22:
        return mkdir("x/in", 0755) < 0 ? -5 : mount("none", "y", "overlay", 0, "lowerdir=x/in:x");
    case 23:
        if (mount("x", "x", NULL, MS_BIND, NULL) < 0 ||
            mount(NULL, "x", NULL, MS_REMOUNT | MS_BIND | MS_NOEXEC, NULL) < 0)
            return -5;
        return execl("x/f", "f", (char *)NULL);
    case 24:
        return mount("x", "y", NULL, MS_BIND, NULL) < 0 || chroot("y") < 0 || chdir("/") < 0 ? -5 : stat("f", &st);
    case 25:
        return mknod("device", S_IFCHR | 0644, 0x103);
    case 26: /* what shall be put away lies on the present root */
        return syscall(SYS_pivot_root, ".", "/tmp");
    case 27:
        if (mount(NULL, "/", NULL, MS_SHARED, NULL) < 0)
            return -5;
        return syscall(SYS_pivot_root, ".", ".");
    case 28:
    case 29: /* what the copy of a mount namespace hides stays hidden */
        if (mount("own", "x", "tmpfs", 0, NULL) < 0 || unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
            return -5;
        return mount("/tmp/fuzz/a", "y", NULL, how == 28 ? MS_BIND : MS_BIND | MS_REC, NULL);
    default:
        if (mount("x", "x", NULL, MS_BIND, NULL) < 0 || mount(NULL, "x", NULL, MS_SHARED, NULL) < 0 ||
            mount("x", "y", NULL, MS_BIND, NULL) < 0 || mkdir("x/in", 0755) < 0 ||
            mount("own", "x/in", "tmpfs", 0, NULL) < 0)
            return -5;
        return umount2("y/in", 0);
    }
}

static int do_mount_scene(int how)
{
    return in_child(mount_scene, how);
}

/* Namespaces that nobody can join, or nobody can be born in any more. */
static int ns_scene(int how)
{
    int status, fd;
    switch (how) {
    case 0: /* its init is gone */
        if (unshare(CLONE_NEWPID) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWPID) < 0)
            return -2;
        if ((fd = fork()) == 0)
            _exit(0);
        if (fd < 0 || waitpid(fd, &status, 0) < 0)
            return -3;
        return fork();
    case 1: /* too deep */
        for (int i = 0; i < 40; i++)
            if (unshare(CLONE_NEWUSER) < 0)
                return -2;
        return 0;
    case 2:
        fd = openat(proc, "self/ns/user", O_RDONLY);
        return fd < 0 ? -2 : setns(fd, CLONE_NEWUSER);
    case 3:
        fd = openat(proc, "self/ns/pid_for_children", O_RDONLY);
        if (fd < 0 || (unshare(CLONE_NEWPID) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWPID) < 0))
            return -2;
        return openat(proc, "self/ns/pid_for_children", O_RDONLY);
    case 4:
        if (unshare(CLONE_NEWUSER | CLONE_NEWUTS) < 0)
            return -2;
        return sethostname("scene", 5);
    case 5:
        if (unshare(CLONE_NEWUSER | CLONE_NEWTIME) < 0)
            return -2;
        fd = openat(proc, "self/timens_offsets", O_WRONLY);
        return fd < 0 ? -3 : with(fd, write(fd, "boottime 5000 0\n", 16));
    case 6:
        if (unshare(CLONE_NEWUSER | CLONE_NEWTIME) < 0)
            return -2;
        fd = openat(proc, "self/timens_offsets", O_WRONLY);
        return fd < 0 ? -3 : with(fd, write(fd, "monotonic 9223372036 0\n", 23));
    case 7:
        if (unshare(CLONE_NEWUSER | CLONE_NEWTIME) < 0 || (fd = fork()) < 0)
            return -2;
        if (fd == 0)
            _exit(0);
        waitpid(fd, &status, 0);
        fd = openat(proc, "self/timens_offsets", O_WRONLY);
        return fd < 0 ? -3 : with(fd, write(fd, "monotonic 5 0\n", 14));
    case 8: /* adjustments are undone when they are shared no longer */
        fd = semget(IPC_PRIVATE, 1, 0600);
        struct sembuf up = {0, 3, SEM_UNDO};
        status = fd < 0 || semop(fd, &up, 1) < 0 || unshare(CLONE_SYSVSEM) < 0 ? -2 : semctl(fd, 0, GETVAL);
        semctl(fd, 0, IPC_RMID);
        errno = status > 0 ? ERANGE : ECHILD;
        return status == 0 ? 0 : -1;
    case 9: /* a process outside */
        fd = syscall(SYS_pidfd_open, getpid(), 0);
        if (fd < 0 || (unshare(CLONE_NEWPID) < 0 && unshare(CLONE_NEWUSER | CLONE_NEWPID) < 0))
            return -3;
        pid_t pid = fork();
        if (pid == 0)
            _exit(syscall(SYS_pidfd_send_signal, fd, 0, NULL, 0) < 0 ? errno : 0);
        if (pid < 0 || waitpid(pid, &status, 0) < 0)
            return -4;
        errno = WEXITSTATUS(status);
        return errno ? -1 : 0;
    default:
        return unshare(CLONE_NEWUSER) < 0 ? -2 : setuid(0);
    }
}

static int do_ns_scene(int how)
{
    return in_child(ns_scene, how);
}

static int until[2];

static void *sleeper(void *arg)
{
    char byte;
    read(until[0], &byte, 1);
    return arg;
}

/* What a process of two threads may not do. */
static int thread_scene(int how)
{
    pthread_t other;
    int fd, ret = 0;
    if (pipe(until) < 0 || pthread_create(&other, NULL, sleeper, NULL) != 0)
        return -2;
    switch (how) {
    case 0:
        ret = unshare(CLONE_NEWUSER);
        break;
    case 1:
        fd = openat(proc, "self/ns/time_for_children", O_RDONLY);
        ret = fd < 0 ? -3 : setns(fd, CLONE_NEWTIME);
        break;
    case 2:
        fd = openat(proc, "self/ns/user", O_RDONLY);
        ret = fd < 0 ? -3 : setns(fd, CLONE_NEWUSER);
        break;
    case 3:
        fd = openat(proc, "self/ns/mnt", O_RDONLY);
        ret = fd < 0 ? -3 : setns(fd, CLONE_NEWNS);
        break;
    case 4:
        ret = unshare(CLONE_THREAD);
        break;
    case 5:
        ret = unshare(CLONE_VM);
        break;
    case 6:
        ret = unshare(CLONE_NEWUTS);
        break;
    case 7:
        ret = unshare(CLONE_FILES);
        break;
    case 8:
        ret = syscall(SYS_tgkill, getpid(), getpid() + 1000, 0);
        break;
    default:
        ret = pthread_kill(other, 0);
    }
    int error = errno;
    write(until[1], "x", 1);
    pthread_join(other, NULL);
    errno = error;
    return ret;
}

static int do_thread_scene(int how)
{
    return in_child(thread_scene, how);
}

/* Two want what the other has: whoever comes second is told so. */
static int do_deadlock(void)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
    int ready[2], status, fd = open("/tmp/fuzz/f", O_RDWR);
    char byte;
    if (fd < 0 || pipe(ready) < 0)
        return with(fd, -2);
    if (fcntl(fd, F_SETLK, &lock) < 0)
        return with(ready[0], with(ready[1], with(fd, -3)));
    pid_t pid = fork();
    if (pid == 0) {
        lock.l_start = 1;
        int own = fcntl(fd, F_SETLK, &lock);
        write(ready[1], "x", 1);
        lock.l_start = 0;
        byte = own < 0 ? 1 : fcntl(fd, F_SETLKW, &lock) < 0 ? errno : 0;
        write(ready[1], &byte, 1);
        _exit(0);
    }
    if (pid < 0)
        return with(ready[0], with(ready[1], with(fd, -4)));
    read(ready[0], &byte, 1);
    lock.l_start = 1;
    int ret = fcntl(fd, F_SETLKW, &lock), error = errno;
    close(fd);
    /* Which of the two is refused is open; a status would be lost where SIGCHLD is ignored. */
    if (read(ready[0], &byte, 1) == 1 && byte) {
        ret = -1;
        error = byte;
    }
    close(ready[0]);
    close(ready[1]);
    waitpid(pid, &status, 0);
    errno = error;
    return ret;
}
