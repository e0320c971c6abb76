/* Names of system calls, as libseccomp knows them: seccomp_syscall_resolve_name(3). */
#include <errno.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <bits/nslab.h>

/* In the order of their numbers on x86-64; a number alone says where to go on. */
static const char names[] =
    "read write open close stat fstat lstat poll lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask "
    "rt_sigreturn ioctl pread64 pwrite64 readv writev access pipe select sched_yield mremap msync mincore "
    "madvise shmget shmat shmctl dup dup2 pause nanosleep getitimer alarm setitimer getpid sendfile socket "
    "connect accept sendto recvfrom sendmsg recvmsg shutdown bind listen getsockname getpeername socketpair "
    "setsockopt getsockopt clone fork vfork execve exit wait4 kill uname semget semop semctl shmdt msgget msgsnd "
    "msgrcv msgctl fcntl flock fsync fdatasync truncate ftruncate getdents getcwd chdir fchdir rename mkdir "
    "rmdir creat link unlink symlink readlink chmod fchmod chown fchown lchown umask gettimeofday getrlimit "
    "getrusage sysinfo times ptrace getuid syslog getgid setuid setgid geteuid getegid setpgid getppid getpgrp "
    "setsid setreuid setregid getgroups setgroups setresuid getresuid setresgid getresgid getpgid setfsuid "
    "setfsgid getsid capget capset rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend sigaltstack utime "
    "mknod uselib personality ustat statfs fstatfs sysfs getpriority setpriority sched_setparam sched_getparam "
    "sched_setscheduler sched_getscheduler sched_get_priority_max sched_get_priority_min sched_rr_get_interval "
    "mlock munlock mlockall munlockall vhangup modify_ldt pivot_root _sysctl prctl arch_prctl adjtimex setrlimit "
    "chroot sync acct settimeofday mount umount2 swapon swapoff reboot sethostname setdomainname iopl ioperm "
    "create_module init_module delete_module get_kernel_syms query_module quotactl nfsservctl getpmsg putpmsg "
    "afs_syscall tuxcall security gettid readahead setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr "
    "listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr tkill time futex sched_setaffinity "
    "sched_getaffinity set_thread_area io_setup io_destroy io_getevents io_submit io_cancel get_thread_area "
    "lookup_dcookie epoll_create epoll_ctl_old epoll_wait_old remap_file_pages getdents64 set_tid_address "
    "restart_syscall semtimedop fadvise64 timer_create timer_settime timer_gettime timer_getoverrun timer_delete "
    "clock_settime clock_gettime clock_getres clock_nanosleep exit_group epoll_wait epoll_ctl tgkill utimes "
    "vserver mbind set_mempolicy get_mempolicy mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify "
    "mq_getsetattr kexec_load waitid add_key request_key keyctl ioprio_set ioprio_get inotify_init "
    "inotify_add_watch inotify_rm_watch migrate_pages openat mkdirat mknodat fchownat futimesat newfstatat "
    "unlinkat renameat linkat symlinkat readlinkat fchmodat faccessat pselect6 ppoll unshare set_robust_list "
    "get_robust_list splice tee sync_file_range vmsplice move_pages utimensat epoll_pwait signalfd "
    "timerfd_create eventfd fallocate timerfd_settime timerfd_gettime accept4 signalfd4 eventfd2 epoll_create1 "
    "dup3 pipe2 inotify_init1 preadv pwritev rt_tgsigqueueinfo perf_event_open recvmmsg fanotify_init "
    "fanotify_mark prlimit64 name_to_handle_at open_by_handle_at clock_adjtime syncfs sendmmsg setns getcpu "
    "process_vm_readv process_vm_writev kcmp finit_module sched_setattr sched_getattr renameat2 seccomp "
    "getrandom memfd_create kexec_file_load bpf execveat userfaultfd membarrier mlock2 copy_file_range preadv2 "
    "pwritev2 pkey_mprotect pkey_alloc pkey_free statx io_pgetevents rseq 424 pidfd_send_signal io_uring_setup "
    "io_uring_enter io_uring_register open_tree move_mount fsopen fsconfig fsmount fspick pidfd_open clone3 "
    "close_range openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2 mount_setattr quotactl_fd "
    "landlock_create_ruleset landlock_add_rule landlock_restrict_self memfd_secret process_mrelease futex_waitv "
    "set_mempolicy_home_node ";

/* Those of other machines, and the numbers that stand for them. */
static const char others[] =
    "send-109 recv-110 bdflush-10002 break-10003 chown32-10004 fadvise64_64-10007 fchown32-10008 fcntl64-10009 "
    "fstat64-10010 fstatat64-10011 fstatfs64-10012 ftime-10013 ftruncate64-10014 getegid32-10015 geteuid32-10016 "
    "getgid32-10017 getgroups32-10018 getresgid32-10019 getresuid32-10020 getuid32-10021 gtty-10022 idle-10023 "
    "ipc-10024 lchown32-10025 _llseek-10026 lock-10027 lstat64-10028 mmap2-10029 mpx-10030 _newselect-10032 "
    "nice-10033 oldfstat-10034 oldlstat-10035 oldolduname-10036 oldstat-10037 olduname-10038 prof-10039 "
    "profil-10040 readdir-10041 sendfile64-10043 setfsgid32-10044 setfsuid32-10045 setgid32-10046 "
    "setgroups32-10047 setregid32-10048 setresgid32-10049 setresuid32-10050 setreuid32-10051 setuid32-10052 "
    "sgetmask-10053 sigaction-10054 signal-10055 sigpending-10056 sigprocmask-10057 sigreturn-10058 "
    "sigsuspend-10059 socketcall-10060 ssetmask-10061 stat64-10062 statfs64-10063 stime-10064 stty-10065 "
    "truncate64-10066 ugetrlimit-10068 ulimit-10069 umount-10070 vm86-10071 vm86old-10072 waitpid-10073 "
    "arm_fadvise64_64-10083 arm_sync_file_range-10084 pciconfig_iobase-10086 pciconfig_read-10087 "
    "pciconfig_write-10088 sync_file_range2-10089 syscall-10090 cachectl-10103 cacheflush-10104 sysmips-10106 "
    "timerfd-10107 oldwait4-10146 breakpoint-10182 set_tls-10183 usr26-10184 usr32-10185 multiplexer-10186 "
    "rtas-10187 spu_create-10188 spu_run-10189 swapcontext-10190 sys_debug_setcontext-10191 switch_endian-10191 "
    "s390_runtime_instr-10196 s390_pci_mmio_read-10197 s390_pci_mmio_write-10198 get_tls-10204 "
    "s390_guarded_storage-10205 s390_sthyi-10206 subpage_prot-10207 clock_adjtime64-10212 "
    "clock_getres_time64-10213 clock_gettime64-10214 clock_nanosleep_time64-10215 clock_settime64-10216 "
    "futex_time64-10222 io_pgetevents_time64-10223 mq_timedreceive_time64-10225 mq_timedsend_time64-10226 "
    "ppoll_time64-10230 pselect6_time64-10231 recvmmsg_time64-10232 rt_sigtimedwait_time64-10233 "
    "sched_rr_get_interval_time64-10234 semtimedop_time64-10235 timer_gettime64-10236 timer_settime64-10237 "
    "timerfd_gettime64-10238 timerfd_settime64-10239 utimensat_time64-10240 riscv_flush_icache-10243 "
    "map_shadow_stack-10245 ";

int seccomp_syscall_resolve_name(const char *name)
{
    const char *word = names;
    size_t n, length;
    int number = 0;
    if (!name)
        return __NR_SCMP_ERROR;
    for (length = strlen(name); *word; word += n + 1) {
        n = strcspn(word, " ");
        if (*word >= '0' && *word <= '9') {
            number = atoi(word);
            continue;
        }
        if (n == length && !memcmp(word, name, n))
            return number;
        number++;
    }
    for (word = others; *word; word += strcspn(word, " ") + 1) {
        n = strcspn(word, "-");
        if (n == length && !memcmp(word, name, n))
            return atoi(word + n);
    }
    return __NR_SCMP_ERROR;
}

int seccomp_syscall_resolve_name_arch(uint32_t arch, const char *name)
{
    if (seccomp_arch_exist(NULL, arch) == -EINVAL)
        return __NR_SCMP_ERROR;
    if (arch != SCMP_ARCH_NATIVE && arch != SCMP_ARCH_X86_64)
        __builtin_nslab_unsupported("seccomp_syscall_resolve_name_arch", "numbers of other architectures");
    return seccomp_syscall_resolve_name(name);
}

int seccomp_syscall_resolve_name_rewrite(uint32_t arch, const char *name)
{
    return seccomp_syscall_resolve_name_arch(arch, name);
}

char *seccomp_syscall_resolve_num_arch(uint32_t arch, int wanted)
{
    const char *word;
    size_t n;
    int number = 0;
    if (seccomp_arch_exist(NULL, arch) == -EINVAL)
        return NULL;
    if (arch != SCMP_ARCH_NATIVE && arch != SCMP_ARCH_X86_64)
        __builtin_nslab_unsupported("seccomp_syscall_resolve_num_arch", "names of other architectures");
    for (word = names; *word; word += n + 1) {
        n = strcspn(word, " ");
        if (*word >= '0' && *word <= '9')
            number = atoi(word);
        else if (number++ == wanted)
            return strndup(word, n);
    }
    for (word = others; wanted < 0 && *word; word += strcspn(word, " ") + 1) {
        n = strcspn(word, "-");
        if (atoi(word + n) == wanted)
            return strndup(word, n);
    }
    return NULL;
}
