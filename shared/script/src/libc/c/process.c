/* Processes. */
#include <errno.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>
#include <bits/nslab.h>
#include <bits/nslab_syscall.h>

void (*__nslab_at_fork)(int stage);

pid_t fork(void)
{
    long pid;
    if (__nslab_at_fork)
        __nslab_at_fork(0);
    pid = __syscall_fork();
    if (pid == 0) {
        /* The other threads are not here. */
        __nslab_locks_streams = 0;
        if (__nslab_all_threads)
            __nslab_all_threads(0, 0, 0, 0);
    }
    if (__nslab_at_fork)
        __nslab_at_fork(pid == 0 ? 2 : 1);
    return __nslab_ret(pid);
}

/* Without the handlers of pthread_atfork(3). */
pid_t _Fork(void) { return __nslab_ret(__syscall_fork()); }
pid_t vfork(void) { return __nslab_ret(__syscall_vfork()); }
pid_t getpid(void) { return __syscall_getpid(); }
pid_t getppid(void) { return __syscall_getppid(); }
pid_t gettid(void) { return __syscall_gettid(); }
pid_t getpgrp(void) { return __syscall_getpgrp(); }
pid_t getpgid(pid_t pid) { return __nslab_ret(__syscall_getpgid(pid)); }
int setpgid(pid_t pid, pid_t pgid) { return __nslab_ret(__syscall_setpgid(pid, pgid)); }
int setpgrp(void) { return setpgid(0, 0); }
pid_t getsid(pid_t pid) { return __nslab_ret(__syscall_getsid(pid)); }
pid_t setsid(void) { return __nslab_ret(__syscall_setsid()); }
int sched_yield(void) { return __nslab_ret(__syscall_sched_yield()); }
int unshare(int flags) { return __nslab_ret(__syscall_unshare(flags)); }
int setns(int fd, int nstype) { return __nslab_ret(__syscall_setns(fd, nstype)); }

pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
    __nslab_point();
    return __nslab_ret(__syscall_wait4(pid, status, options, usage));
}

pid_t wait3(int *status, int options, struct rusage *usage) { return wait4(-1, status, options, usage); }
pid_t waitpid(pid_t pid, int *status, int options) { return wait4(pid, status, options, 0); }
pid_t wait(int *status) { return wait4(-1, status, 0, 0); }

int waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
    return __nslab_ret(__syscall_waitid(type, id, info, options, 0));
}
