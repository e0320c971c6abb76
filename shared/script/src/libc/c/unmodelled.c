/* System calls that nslab does not model: syscall(2) says so by name where one is made. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>
#include <sys/fanotify.h>
#include <sys/file.h>
#include <sys/fsuid.h>
#include <sys/io.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/quota.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <sys/xattr.h>

int getrusage(int who, struct rusage *usage) { return syscall(SYS_getrusage, who, usage); }
clock_t times(struct tms *usage) { return syscall(SYS_times, usage); }
ssize_t sendfile(int to, int from, off_t *offset, size_t n) { return syscall(SYS_sendfile, to, from, offset, n); }
int fallocate(int fd, int mode, off_t offset, off_t length) { return syscall(SYS_fallocate, fd, mode, offset, length); }
ssize_t readahead(int fd, off_t offset, size_t n) { return syscall(SYS_readahead, fd, offset, n); }
ssize_t splice(int from, off_t *from_offset, int to, off_t *to_offset, size_t n, unsigned int flags) { return syscall(SYS_splice, from, from_offset, to, to_offset, n, flags); }
int sync_file_range(int fd, off_t offset, off_t n, unsigned int flags) { return syscall(SYS_sync_file_range, fd, offset, n, flags); }
int madvise(void *address, size_t n, int advice) { return syscall(SYS_madvise, address, n, advice); }
int mincore(void *address, size_t n, unsigned char *pages) { return syscall(SYS_mincore, address, n, pages); }
int mlock(const void *address, size_t n) { return syscall(SYS_mlock, address, n); }
int munlock(const void *address, size_t n) { return syscall(SYS_munlock, address, n); }
int mlockall(int flags) { return syscall(SYS_mlockall, flags); }
int munlockall(void) { return syscall(SYS_munlockall); }
int syncfs(int fd) { return syscall(SYS_syncfs, fd); }
int acct(const char *path) { return syscall(SYS_acct, path); }
int vhangup(void) { return syscall(SYS_vhangup); }
int setfsuid(uid_t uid) { return syscall(SYS_setfsuid, uid); }
int setfsgid(gid_t gid) { return syscall(SYS_setfsgid, gid); }
int personality(unsigned long persona) { return syscall(SYS_personality, persona); }
int swapon(const char *path, int flags) { return syscall(SYS_swapon, path, flags); }
int swapoff(const char *path) { return syscall(SYS_swapoff, path); }
int setxattr(const char *path, const char *name, const void *value, size_t n, int flags) { return syscall(SYS_setxattr, path, name, value, n, flags); }
ssize_t getxattr(const char *path, const char *name, void *value, size_t n) { return syscall(SYS_getxattr, path, name, value, n); }
ssize_t listxattr(const char *path, char *list, size_t n) { return syscall(SYS_listxattr, path, list, n); }
int removexattr(const char *path, const char *name) { return syscall(SYS_removexattr, path, name); }
int lsetxattr(const char *path, const char *name, const void *value, size_t n, int flags) { return syscall(SYS_lsetxattr, path, name, value, n, flags); }
ssize_t lgetxattr(const char *path, const char *name, void *value, size_t n) { return syscall(SYS_lgetxattr, path, name, value, n); }
ssize_t llistxattr(const char *path, char *list, size_t n) { return syscall(SYS_llistxattr, path, list, n); }
int lremovexattr(const char *path, const char *name) { return syscall(SYS_lremovexattr, path, name); }
int fsetxattr(int fd, const char *name, const void *value, size_t n, int flags) { return syscall(SYS_fsetxattr, fd, name, value, n, flags); }
ssize_t fgetxattr(int fd, const char *name, void *value, size_t n) { return syscall(SYS_fgetxattr, fd, name, value, n); }
ssize_t flistxattr(int fd, char *list, size_t n) { return syscall(SYS_flistxattr, fd, list, n); }
int fremovexattr(int fd, const char *name) { return syscall(SYS_fremovexattr, fd, name); }
int fsopen(const char *fstype, unsigned int flags) { return syscall(SYS_fsopen, fstype, flags); }
int fsmount(int fd, unsigned int flags, unsigned int attributes) { return syscall(SYS_fsmount, fd, flags, attributes); }
int fsconfig(int fd, unsigned int command, const char *key, const void *value, int aux) { return syscall(SYS_fsconfig, fd, command, key, value, aux); }
int fspick(int dirfd, const char *path, unsigned int flags) { return syscall(SYS_fspick, dirfd, path, flags); }
int open_tree(int dirfd, const char *path, unsigned int flags) { return syscall(SYS_open_tree, dirfd, path, flags); }
int move_mount(int from_dirfd, const char *from, int to_dirfd, const char *to, unsigned int flags) { return syscall(SYS_move_mount, from_dirfd, from, to_dirfd, to, flags); }
int mount_setattr(int dirfd, const char *path, unsigned int flags, struct mount_attr *attributes, size_t size) { return syscall(SYS_mount_setattr, dirfd, path, flags, attributes, size); }
int adjtimex(struct timex *buf) { return syscall(SYS_adjtimex, buf); }
int ntp_adjtime(struct timex *buf) { return syscall(SYS_adjtimex, buf); }
int clock_adjtime(int clock, struct timex *buf) { return syscall(SYS_clock_adjtime, clock, buf); }
int statx(int dirfd, const char *path, int flags, unsigned int mask, struct statx *st) { return syscall(SYS_statx, dirfd, path, flags, mask, st); }

int fanotify_init(unsigned int flags, unsigned int event_f_flags) { return syscall(SYS_fanotify_init, flags, event_f_flags); }
int fanotify_mark(int fd, unsigned int flags, uint64_t mask, int dirfd, const char *path) { return syscall(SYS_fanotify_mark, fd, flags, mask, dirfd, path); }
int name_to_handle_at(int dirfd, const char *path, struct file_handle *handle, int *mount_id, int flags) { return syscall(SYS_name_to_handle_at, dirfd, path, handle, mount_id, flags); }
int open_by_handle_at(int mount_fd, struct file_handle *handle, int flags) { return syscall(SYS_open_by_handle_at, mount_fd, handle, flags); }

static int told(long result) { return result < 0 ? errno : 0; }
int posix_fallocate(int fd, off_t offset, off_t length) { return told(fallocate(fd, 0, offset, length)); }
int posix_fadvise(int fd, off_t offset, off_t length, int advice) { return told(syscall(SYS_fadvise64, fd, offset, length, advice)); }
int posix_madvise(void *address, size_t n, int advice) { return told(madvise(address, n, advice)); }

void *mremap(void *address, size_t old_size, size_t new_size, int flags, ...)
{
    va_list ap;
    va_start(ap, flags);
    void *new_address = flags & MREMAP_FIXED ? va_arg(ap, void *) : NULL;
    va_end(ap);
    return (void *)syscall(SYS_mremap, address, old_size, new_size, flags, new_address);
}

long ptrace(enum __ptrace_request request, ...)
{
    va_list list;
    pid_t pid;
    void *address, *data;
    va_start(list, request);
    pid = va_arg(list, pid_t);
    address = va_arg(list, void *);
    data = va_arg(list, void *);
    va_end(list);
    /* The call writes what it peeks at; the function returns it. */
    if (request >= PTRACE_PEEKTEXT && request <= PTRACE_PEEKUSER) {
        long word, result = syscall(SYS_ptrace, request, pid, address, &word);
        if (result < 0)
            return result;
        errno = 0;
        return word;
    }
    return syscall(SYS_ptrace, request, pid, address, data);
}
int quotactl(int cmd, const char *device, int id, char *address) { return syscall(SYS_quotactl, cmd, device, id, address); }
int klogctl(int type, char *to, int n) { return syscall(SYS_syslog, type, to, n); }
int iopl(int level) { return syscall(SYS_iopl, level); }
int ioperm(unsigned long from, unsigned long n, int on) { return syscall(SYS_ioperm, from, n, on); }
