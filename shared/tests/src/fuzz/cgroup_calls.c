/* Calls on the session's part of the cgroup tree, /sys/fs/cgroup. */

static int do_cgroup_mkdir(const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s", name);
    return mkdir(path, 0755);
}

static int do_cgroup_rmdir(const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s", name);
    return rmdir(path);
}

static int do_cgroup_write(const char *name, const char *file, const char *text)
{
    char path[96];
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s/%s", name, file);
    int fd = open(path, O_WRONLY);
    return fd < 0 ? -2 : with(fd, write(fd, text, strlen(text)));
}

/* Moves an actor, and shows where it is. */
static int do_cgroup_join(const char *name, int actor)
{
    static char text[2048];
    int pid = actor == me ? 0 : number_of(actor);
    if (pid <= 0 && actor != me) {
        errno = ESRCH;
        return -3;
    }
    snprintf(text, sizeof text, "%d", pid);
    int ret = do_cgroup_write(name, "cgroup.procs", text), error = errno;
    int fd = open_proc(actor, "cgroup", O_RDONLY);
    ssize_t len = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
    text[len < 0 ? 0 : len] = 0;
    close(fd);
    char *at = strstr(text, "0::/");
    printf("%d: %d cgroup %s\n", now.step, me, at ? strtok(at + 3, "\n") : "?");
    errno = error;
    return ret;
}

static int do_cgroup_read(const char *name, const char *file)
{
    char path[96], text[128];
    snprintf(path, sizeof path, "/sys/fs/cgroup/%s/%s", name, file);
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return -2;
    int len = read(fd, text, sizeof text - 1);
    close(fd);
    for (int i = 0; i < len; i++)
        if (text[i] == '\n')
            text[i] = ' ';
    printf("%d: %d %.*s\n", now.step, me, len, text);
    return 0;
}
