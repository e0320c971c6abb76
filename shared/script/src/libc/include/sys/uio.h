#ifndef _SYS_UIO_H
#define _SYS_UIO_H 1
#include <bits/types.h>
struct iovec { void *iov_base; size_t iov_len; };
ssize_t readv(int fd, const struct iovec *list, int n);
ssize_t writev(int fd, const struct iovec *list, int n);

ssize_t process_vm_readv(pid_t pid, const struct iovec *own, unsigned long n_own, const struct iovec *other, unsigned long n_other, unsigned long flags);
ssize_t process_vm_writev(pid_t pid, const struct iovec *own, unsigned long n_own, const struct iovec *other, unsigned long n_other, unsigned long flags);

#endif
