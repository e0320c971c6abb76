#ifndef _SYS_UIO_H
#define _SYS_UIO_H 1
#include <bits/types.h>
#define UIO_MAXIOV 1024
struct iovec { void *iov_base; size_t iov_len; };
ssize_t readv(int fd, const struct iovec *list, int n);
ssize_t writev(int fd, const struct iovec *list, int n);

ssize_t process_vm_readv(pid_t pid, const struct iovec *own, unsigned long n_own, const struct iovec *other, unsigned long n_other, unsigned long flags);
ssize_t process_vm_writev(pid_t pid, const struct iovec *own, unsigned long n_own, const struct iovec *other, unsigned long n_other, unsigned long flags);
#define RWF_HIPRI 1
#define RWF_DSYNC 2
#define RWF_SYNC 4
#define RWF_NOWAIT 8
#define RWF_APPEND 16
#define RWF_NOAPPEND 32
ssize_t preadv(int fd, const struct iovec *list, int n, off_t offset);
ssize_t pwritev(int fd, const struct iovec *list, int n, off_t offset);
ssize_t preadv2(int fd, const struct iovec *list, int n, off_t offset, int flags);
ssize_t pwritev2(int fd, const struct iovec *list, int n, off_t offset, int flags);
#define preadv64 preadv
#define pwritev64 pwritev
#define preadv64v2 preadv2
#define pwritev64v2 pwritev2

#endif
