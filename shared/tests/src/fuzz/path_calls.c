/* Files once more: links in circles, other file systems, devices, what is executed, mapped, copied, and how large it may be. */

static int do_circle(int how)
{
    struct stat st;
    const char *one = "/tmp/fuzz/one", *two = "/tmp/fuzz/two";
    if (symlink("two", one) < 0 || symlink("one", two) < 0) {
        unlink(one);
        return -2;
    }
    int ret = how == 0   ? stat(one, &st)
              : how == 1 ? open(one, O_CREAT | O_WRONLY, 0600)
              : how == 2 ? chdir("/tmp/fuzz/two/x")
              : how == 3 ? lstat(two, &st)
              : how == 4 ? open(one, O_RDONLY | O_NOFOLLOW)
              : how == 5 ? access(two, F_OK)
              : how == 6 ? unlink("/tmp/fuzz/one/x")
              : how == 7 ? rename(one, two)
                         : mkdir(one, 0700);
    int error = errno;
    unlink(one);
    unlink(two);
    errno = error;
    return ret;
}

/* What would have to go to another file system. */
static int do_across(const char *from, const char *to, int how)
{
    return how == 0   ? rename(from, to)
           : how == 1 ? link(from, to)
           : how == 2 ? syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1)
                      : linkat(AT_FDCWD, from, AT_FDCWD, to, AT_SYMLINK_FOLLOW);
}

static int do_device(const char *path, int how)
{
    char text[4] = "abc";
    int fd = open(path, how == 0 || how == 2 ? O_RDONLY | O_NONBLOCK : O_WRONLY | O_NONBLOCK);
    if (fd < 0)
        return -2;
    return with(fd, how == 0   ? read(fd, text, 4)
                    : how == 1 ? write(fd, text, 4)
                    : how == 2 ? lseek(fd, 5, SEEK_SET)
                               : ftruncate(fd, 0));
}

/* A pipe with a name, of which one end is open. */
static int do_fifo(int how)
{
    const char *path = "/tmp/fuzz/fifo";
    char byte = 'x';
    int ends[2] = {-1, -1}, ret;
    void (*before)(int) = SIG_ERR;
    if (mkfifo(path, 0600) < 0)
        return -2;
    if (how > 0)
        ends[0] = open(path, O_RDONLY | O_NONBLOCK);
    ends[1] = open(path, O_WRONLY | O_NONBLOCK);
    ret = ends[1] < 0 ? -1 : 0;
    if (ret == 0 && how == 1)
        ret = read(ends[0], &byte, 1);
    if (ret == 0 && how == 2)
        ret = write(ends[1], &byte, 1) + read(ends[0], &byte, 1);
    if (ret == 0 && how == 3) {
        before = signal(SIGPIPE, SIG_IGN);
        close(ends[0]);
        ends[0] = -1;
        ret = write(ends[1], &byte, 1);
    }
    if (ret == 0 && how == 4)
        ret = lseek(ends[0], 0, SEEK_CUR);
    int error = errno;
    if (before != SIG_ERR)
        signal(SIGPIPE, before);
    close(ends[0]);
    close(ends[1]);
    unlink(path);
    errno = error;
    return ret;
}

static int exec_scene(int how)
{
    static char large[140000];
    static const char *const texts[] = {"text", "#!", "#! \n", "#!/nowhere\n", "#!/tmp/fuzz/script\n", "#!/tmp/fuzz\n", "",
        "#!/bin/true x\n", "#!/bin/true\n"};
    const char *path = "/tmp/fuzz/script";
    int fd = -1;
    unlink(path);
    if (put(path, texts[how < 9 ? how : 8]) < 0 || chmod(path, how == 9 ? 0644 : 0755) < 0)
        return -2;
    if (how == 10)
        fd = open(path, O_WRONLY);
    memset(large, 'x', sizeof large - 1);
    execl(how == 11 ? "/tmp/fuzz/script/x" : how == 12 ? "" : path, "script", how == 13 ? large : "x", (char *)NULL);
    return with(fd, -1);
}

/* Executes a file that is written for it; what cannot be executed says why. */
static int do_script(int how)
{
    int ret = in_child(exec_scene, how), error = errno;
    unlink("/tmp/fuzz/script");
    errno = error;
    return ret;
}

/* A file while it is executed. */
static int do_busy_text(int flags)
{
    int fd = open("/proc/self/exe", flags);
    return fd < 0 ? -1 : with(fd, 0);
}

static int do_large(int how)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 10, .l_len = 0x7fffffffffffffff};
    long most = 0x7fffffffffffffff;
    char byte = 'x';
    int fd = open("/tmp/fuzz/f", O_RDWR);
    if (fd < 0)
        return -2;
    switch (how) {
    case 0:
        return with(fd, pwrite(fd, &byte, 1, most));
    case 1:
        return with(fd, fcntl(fd, F_GETLK, &lock));
    case 2:
        lock.l_start = -5;
        lock.l_len = 1;
        return with(fd, fcntl(fd, F_GETLK, &lock));
    case 3:
        lock.l_whence = SEEK_END;
        lock.l_start = most;
        lseek(fd, 1, SEEK_SET);
        return with(fd, fcntl(fd, F_GETLK, &lock));
    case 4:
        return with(fd, ftruncate(fd, -1));
    case 5:
        return with(fd, lseek(fd, most, SEEK_SET) == most ? lseek(fd, 1, SEEK_CUR) < 0 ? -1 : 0 : -3);
    case 6:
        return with(fd, pread(fd, &byte, 1, -1));
    case 7:
        return with(fd, mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0x7ffffffffffff000) == MAP_FAILED ? -1 : 0);
    case 8:
        return with(fd, mmap(NULL, 8192, PROT_READ, MAP_SHARED, fd, -4096) == MAP_FAILED ? -1 : 0);
    case 9:
        return with(fd, lseek(fd, 100, SEEK_SET) < 0 ? -3 : write(fd, &byte, 1) < 0 ? -4 : ftruncate(fd, 4));
    default:
        return with(fd, fallocate(fd, 0, most - 10, 100));
    }
}

static int do_mmap(const char *path, int flags, int prot, int kind, long bytes)
{
    int fd = kind & MAP_ANONYMOUS ? -1 : open(path, flags | O_NONBLOCK);
    if (fd < 0 && !(kind & MAP_ANONYMOUS))
        return -2;
    char *at = mmap(NULL, bytes, prot, kind, fd, 0);
    if (at == MAP_FAILED)
        return with(fd, -1);
    int ret = munmap(at, bytes);
    return with(fd, ret);
}

/* What mprotect(2), msync(2), munmap(2) say of pages that are there, or not. */
static int do_pages(int call, long offset, long bytes, int argument)
{
    char *at = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return -2;
    munmap(at + 4096, 4096);
    int ret = call == 0   ? mprotect(at + offset, bytes, argument)
              : call == 1 ? msync(at + offset, bytes, argument)
                          : munmap(at + offset, bytes);
    int error = errno;
    munmap(at, 4096);
    errno = error;
    return ret;
}

static int do_memfd(const char *name, unsigned flags, int how)
{
    int fd = memfd_create(name, flags), ret;
    if (fd < 0)
        return -1;
    write(fd, "text", 4);
    switch (how) {
    case 0:
        ret = fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE) < 0 ? -3 : write(fd, "x", 1);
        break;
    case 1:
        ret = fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) < 0 ? -3 : ftruncate(fd, 1);
        break;
    case 2:
        ret = fcntl(fd, F_ADD_SEALS, F_SEAL_GROW) < 0 ? -3 : pwrite(fd, "x", 1, 100);
        break;
    case 3:
        ret = fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL) < 0 ? -3 : fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE);
        break;
    case 4: {
        char *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        ret = fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE);
        int error = errno;
        munmap(at, 4096);
        errno = error;
        break;
    }
    case 5:
        ret = fcntl(fd, F_ADD_SEALS, 0x100);
        break;
    case 6:
        ret = fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE) < 0                                 ? -3
              : mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED ? -1
                                                                              : 0;
        break;
    default:
        ret = fcntl(fd, F_GET_SEALS);
    }
    return with(fd, ret);
}

static int do_seals_of(const char *path)
{
    int fd = open(path, O_RDWR | O_NONBLOCK);
    return fd < 0 ? -2 : with(fd, fcntl(fd, F_GET_SEALS));
}

/* Copies within the kernel: from one file to another, or within it. */
static int do_copy(const char *from, const char *to, int flags, int how)
{
    loff_t in = how == 1 ? -1 : how == 2 ? 0x7fffffffffffffff : 0, out = how == 3 ? 2 : 0;
    int source = open(from, O_RDONLY | O_NONBLOCK);
    if (source < 0)
        return -2;
    int target = open(to, flags | O_NONBLOCK);
    if (target < 0)
        return with(source, -3);
    int ret = how < 4    ? copy_file_range(source, &in, target, &out, 4, 0)
              : how == 4 ? copy_file_range(source, NULL, target, NULL, 10, 1)
              : how == 5 ? sendfile(target, source, NULL, 10)
              : how == 6 ? sendfile(target, source, (off_t *)&in, 2)
                         : copy_file_range(source, NULL, target, NULL, 10, 0);
    return with(source, with(target, ret));
}

/* Paths that begin at a descriptor. */
static int do_at(const char *dir, int how, const char *name)
{
    struct stat st;
    int fd = open(dir, O_RDONLY | O_NONBLOCK | (how == 6 ? O_PATH : 0));
    if (fd < 0)
        return -2;
    int ret = how == 0   ? mkdirat(fd, name, 0755)
              : how == 1 ? unlinkat(fd, name, AT_REMOVEDIR)
              : how == 2 ? fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW)
              : how == 3 ? symlinkat("f", fd, name)
              : how == 4 ? faccessat(fd, name, R_OK, 0)
              : how == 5 ? fchownat(fd, name, -1, -1, AT_SYMLINK_NOFOLLOW)
              : how == 6 ? fchmod(fd, 0755)
              : how == 7 ? fstatat(fd, "", &st, AT_EMPTY_PATH)
              : how == 8 ? fchmodat(fd, name, 0711, 0)
              : how == 9 ? unlinkat(fd, name, 0)
                         : mknodat(fd, name, S_IFREG | 0600, 0);
    return with(fd, ret);
}

/* A folder is made, filled and removed. */
static int do_folder(const char *in, int how)
{
    char path[96], file[128];
    snprintf(path, sizeof path, "%s/folder", in);
    snprintf(file, sizeof file, "%s/folder/file", in);
    if (mkdir(path, 0755) < 0)
        return -2;
    close(open(file, O_CREAT | O_WRONLY, 0600));
    int ret = how == 0   ? rmdir(path)
              : how == 1 ? unlink(file) < 0 ? -3 : rmdir(path)
              : how == 2 ? rename(path, file)
              : how == 3 ? rename(file, path)
              : how == 4 ? link(path, "/tmp/fuzz/hard")
              : how == 5 ? rmdir(strcat(file, "/."))
              : how == 6 ? unlinkat(AT_FDCWD, file, AT_REMOVEDIR)
                         : chdir(file);
    int error = errno;
    snprintf(file, sizeof file, "%s/folder/file", in);
    unlink(file);
    rmdir(path);
    errno = error;
    return ret;
}

static int do_getdents(const char *path, int bytes)
{
    static char entries[4096];
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    return fd < 0 ? -2 : with(fd, syscall(SYS_getdents64, fd, entries, bytes) < 0 ? -1 : 0);
}

static int do_statfs(const char *path)
{
    struct statfs fs;
    int ret = statfs(path, &fs);
    if (ret == 0)
        printf("%d: %d file system %lx names %ld\n", now.step, me, (long)fs.f_type, (long)fs.f_namelen);
    return ret;
}

/* As many descriptors as there may be, and one more of some kind. */
static int do_no_room(int how)
{
    struct rlimit before, few;
    int ends[2], ret;
    getrlimit(RLIMIT_NOFILE, &before);
    few = before;
    few.rlim_cur = 3;
    if (setrlimit(RLIMIT_NOFILE, &few) < 0)
        return -2;
    ret = how == 0   ? dup(0)
          : how == 1 ? pipe(ends)
          : how == 2 ? socket(AF_UNIX, SOCK_STREAM, 0)
          : how == 3 ? epoll_create1(0)
          : how == 4 ? eventfd(0, 0)
          : how == 5 ? dup2(0, 3)
          : how == 6 ? fcntl(0, F_DUPFD, 3)
          : how == 7 ? syscall(SYS_pidfd_open, getpid(), 0)
          : how == 8 ? memfd_create("x", 0)
          : how == 9 ? inotify_init1(0)
          : how == 10 ? fcntl(0, F_DUPFD, -1)
                      : socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
    int error = errno;
    setrlimit(RLIMIT_NOFILE, &before);
    errno = error;
    return ret;
}
