/* Scheduling policies - sched(7) - and processors. */
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param) { return syscall(SYS_sched_setscheduler, pid, policy, param); }
int sched_getscheduler(pid_t pid) { return syscall(SYS_sched_getscheduler, pid); }
int sched_setparam(pid_t pid, const struct sched_param *param) { return syscall(SYS_sched_setparam, pid, param); }
int sched_getparam(pid_t pid, struct sched_param *param) { return syscall(SYS_sched_getparam, pid, param); }
int sched_get_priority_max(int policy) { return syscall(SYS_sched_get_priority_max, policy); }
int sched_get_priority_min(int policy) { return syscall(SYS_sched_get_priority_min, policy); }
int sched_rr_get_interval(pid_t pid, struct timespec *interval) { return syscall(SYS_sched_rr_get_interval, pid, interval); }
int getcpu(unsigned int *cpu, unsigned int *node) { return syscall(SYS_getcpu, cpu, node, NULL); }

int sched_getcpu(void)
{
    unsigned int cpu;
    return getcpu(&cpu, NULL) < 0 ? -1 : (int)cpu;
}

ssize_t tee(int from, int to, size_t n, unsigned int flags) { return syscall(SYS_tee, from, to, n, flags); }
ssize_t vmsplice(int fd, const struct iovec *pieces, size_t n, unsigned int flags) { return syscall(SYS_vmsplice, fd, pieces, n, flags); }
int mlock2(const void *address, size_t n, unsigned int flags) { return syscall(SYS_mlock2, address, n, flags); }
int pidfd_getfd(int pidfd, int fd, unsigned int flags) { return syscall(SYS_pidfd_getfd, pidfd, fd, flags); }

ssize_t process_vm_readv(pid_t pid, const struct iovec *own, unsigned long n_own, const struct iovec *other, unsigned long n_other, unsigned long flags)
{
    return syscall(SYS_process_vm_readv, pid, own, n_own, other, n_other, flags);
}

ssize_t process_vm_writev(pid_t pid, const struct iovec *own, unsigned long n_own, const struct iovec *other, unsigned long n_other, unsigned long flags)
{
    return syscall(SYS_process_vm_writev, pid, own, n_own, other, n_other, flags);
}
