/* Mounts in steps: fsopen(2), fsconfig(2), fsmount(2), move_mount(2), open_tree(2), mount_setattr(2), fspick(2). */

static int do_fsopen(const char *type, int flags)
{
    int fd = fsopen(type, flags);
    return fd < 0 ? -1 : with(fd, 0);
}

static int do_fsconfig(const char *type, int command, const char *key, const char *value, int aux)
{
    int fd = fsopen(type, 0);
    return fd < 0 ? -2 : with(fd, fsconfig(fd, command, *key ? key : NULL, *value ? value : NULL, aux));
}

/* A context that is asked for the wrong thing, or at the wrong time. */
static int do_context(const char *type, int how)
{
    char text[256];
    int fd = fsopen(type, 0), ret, mnt;
    if (fd < 0)
        return -2;
    switch (how) {
    case 0:
        return with(fd, read(fd, text, sizeof text));
    case 1:
    case 2:
        fsconfig(fd, FSCONFIG_SET_STRING, "colour", "red", 0);
        ret = read(fd, text, how == 1 ? sizeof text : 4);
        if (ret > 0)
            printf("%d: %d says %.*s\n", now.step, me, ret - (text[ret - 1] == '\n'), text);
        return with(fd, ret);
    case 3:
        return with(fd, fsmount(fd, 0, 0));
    }
    if (fsconfig(fd, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
        return with(fd, -3);
    switch (how) {
    case 4:
        return with(fd, fsconfig(fd, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
    case 5:
        return with(fd, fsconfig(fd, FSCONFIG_SET_STRING, "source", "late", 0));
    case 6:
        return with(fd, fsmount(fd, 0, 0x800000));
    case 7:
        return with(fd, fsconfig(fd, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0));
    }
    if ((mnt = fsmount(fd, 0, MOUNT_ATTR_NOSUID)) < 0)
        return with(fd, -4);
    switch (how) {
    case 8:
        ret = fsmount(fd, 0, 0);
        break;
    case 9:
        ret = mkdirat(mnt, "new", 0755);
        break;
    case 10:
        ret = fsconfig(fd, FSCONFIG_SET_FLAG, "ro", NULL, 0) < 0 ? -5 : fsconfig(fd, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0);
        ret = ret < 0 ? ret : mkdirat(mnt, "new", 0755);
        break;
    case 11:
        ret = fchdir(mnt) < 0 ? -5 : chdir("/");
        break;
    default:
        ret = open_tree(mnt, "", AT_EMPTY_PATH);
        ret = ret < 0 ? -6 : with(ret, fsmount(ret, 0, 0));
    }
    return with(fd, with(mnt, ret));
}

/* A file system with one option, put somewhere. */
static int do_mount_new(const char *type, const char *key, const char *value, unsigned attributes, const char *to)
{
    int ret, mnt, fd = fsopen(type, FSOPEN_CLOEXEC);
    if (fd < 0)
        return -2;
    if (*key && fsconfig(fd, FSCONFIG_SET_STRING, key, value, 0) < 0)
        return with(fd, -3);
    if (fsconfig(fd, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
        return with(fd, -4);
    if ((mnt = fsmount(fd, FSMOUNT_CLOEXEC, attributes)) < 0)
        return with(fd, -5);
    ret = move_mount(mnt, "", AT_FDCWD, to, MOVE_MOUNT_F_EMPTY_PATH);
    return with(fd, with(mnt, ret));
}

static int do_open_tree(const char *path, unsigned flags)
{
    int fd = open_tree(AT_FDCWD, path, flags);
    return fd < 0 ? -1 : with(fd, 0);
}

/* A copy of a tree is put somewhere. */
static int do_copy_tree(const char *from, const char *to, unsigned flags)
{
    int fd = open_tree(AT_FDCWD, from, OPEN_TREE_CLONE | flags);
    return fd < 0 ? -2 : with(fd, move_mount(fd, "", AT_FDCWD, to, MOVE_MOUNT_F_EMPTY_PATH));
}

static int do_setattr(const char *path, unsigned flags, unsigned long set, unsigned long clear, unsigned long to, int size)
{
    struct { struct mount_attr attr; unsigned long more; } change;
    memset(&change, 0, sizeof change);
    change.attr.attr_set = set;
    change.attr.attr_clr = clear;
    change.attr.propagation = to;
    change.more = size == 40;
    return mount_setattr(AT_FDCWD, path, flags, (struct mount_attr *)&change, size);
}

static int do_fspick(const char *path, unsigned flags, const char *option)
{
    int fd = fspick(AT_FDCWD, path, flags);
    if (fd < 0)
        return -1;
    if (*option && fsconfig(fd, FSCONFIG_SET_FLAG, option, NULL, 0) < 0)
        return with(fd, -3);
    return with(fd, fsconfig(fd, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0));
}
