/* Limits, priorities, and what sysconf(3) knows. */
#include <errno.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <linux/magic.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <bits/nslab_syscall.h>

int prlimit(pid_t pid, int resource, const struct rlimit *limit, struct rlimit *old)
{
    return __nslab_ret(__syscall_prlimit64(pid, resource, limit, old));
}

int getrlimit(int resource, struct rlimit *limit) { return prlimit(0, resource, 0, limit); }
int setrlimit(int resource, const struct rlimit *limit) { return prlimit(0, resource, limit, 0); }
int setpriority(int which, id_t who, int priority) { return __nslab_ret(__syscall_setpriority(which, who, priority)); }

int getpriority(int which, id_t who)
{
    /* The kernel answers 20 minus the priority. */
    long raw = __nslab_ret(__syscall_getpriority(which, who));
    return raw < 0 ? -1 : 20 - raw;
}

int nice(int increment)
{
    int now, saved = errno;
    errno = 0;
    now = getpriority(PRIO_PROCESS, 0);
    if (now == -1 && errno)
        return -1;
    now += increment;
    if (now > 19)
        now = 19;
    if (now < -20)
        now = -20;
    if (setpriority(PRIO_PROCESS, 0, now)) {
        if (errno == EACCES)
            errno = EPERM;
        return -1;
    }
    errno = saved;
    return now;
}

/* /sys/devices/system/cpu/online is "0-N"; one processor where it can not be read. */
int get_nprocs(void)
{
    char text[32];
    int fd = open("/sys/devices/system/cpu/online", O_RDONLY | O_CLOEXEC), last = 0;
    ssize_t n, i;
    if (fd < 0)
        return 1;
    n = read(fd, text, sizeof text);
    close(fd);
    for (i = 0; i < n; i++)
        last = text[i] >= '0' && text[i] <= '9' ? last * 10 + text[i] - '0' : text[i] == '\n' ? last : 0;
    return last + 1;
}

int get_nprocs_conf(void) { return get_nprocs(); }

long get_phys_pages(void)
{
    struct sysinfo info;
    return sysinfo(&info) ? -1 : (long)(info.totalram * info.mem_unit / 4096);
}

long get_avphys_pages(void)
{
    struct sysinfo info;
    return sysinfo(&info) ? -1 : (long)(info.freeram * info.mem_unit / 4096);
}

int getpagesize(void) { return 4096; }

int getdtablesize(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) ? 256 : (int)limit.rlim_cur;
}

long sysconf(int name)
{
    struct rlimit limit;
    switch (name) {
    case _SC_PAGESIZE: return 4096;
    case _SC_CLK_TCK: return 100;
    case _SC_NPROCESSORS_ONLN:
    case _SC_NPROCESSORS_CONF: return get_nprocs();
    case _SC_OPEN_MAX: return getdtablesize();
    case _SC_CHILD_MAX: return getrlimit(RLIMIT_NPROC, &limit) ? -1 : (long)limit.rlim_cur;
    case _SC_ARG_MAX: return getrlimit(RLIMIT_STACK, &limit) || limit.rlim_cur / 4 < 131072 ? 131072 : (long)(limit.rlim_cur / 4);
    case _SC_HOST_NAME_MAX: return 64;
    case _SC_LOGIN_NAME_MAX: return 256;
    case _SC_NGROUPS_MAX: return 65536;
    case _SC_ATEXIT_MAX: return 2147483647;
    case _SC_IOV_MAX: return 1024;
    case _SC_LINE_MAX: return 2048;
    case _SC_STREAM_MAX: return 16;
    case _SC_VERSION: return 200809;
    case _SC_JOB_CONTROL:
    case _SC_SAVED_IDS: return 1;
    case _SC_TTY_NAME_MAX: return 32;
    /* There is no limit, which is no error. */
    case _SC_SYMLOOP_MAX: return -1;
    case _SC_PHYS_PAGES: return get_phys_pages();
    case _SC_AVPHYS_PAGES: return get_avphys_pages();
    case _SC_GETPW_R_SIZE_MAX:
    case _SC_GETGR_R_SIZE_MAX: return 1024;
    default: break;
    }
    errno = EINVAL;
    return -1;
}

long pathconf(const char *path, int name)
{
    switch (name) {
    case _PC_PATH_MAX: return 4096;
    case _PC_NAME_MAX: return 255;
    case _PC_PIPE_BUF: return 4096;
    case _PC_MAX_CANON:
    case _PC_MAX_INPUT: return 255;
    case _PC_CHOWN_RESTRICTED:
    case _PC_NO_TRUNC: return 1;
    case _PC_VDISABLE: return 0;
    case _PC_2_SYMLINKS: return 1;
    case _PC_LINK_MAX: {
        struct statfs of;
        if (statfs(path, &of))
            return -1;
        if (of.f_type == EXT4_SUPER_MAGIC)
            __builtin_nslab_unsupported("pathconf", "_PC_LINK_MAX of ext4");
        return LINK_MAX;
    }
    default: break;
    }
    errno = EINVAL;
    return -1;
}
