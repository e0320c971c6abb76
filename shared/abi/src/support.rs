//! What is not modelled: a row for every flag, option and argument that the simulator answers `Unsupported`.
//!
//! All else of the calls in [`crate::Syscall`] is modelled. `docs/support.md` is made from this table, and
//! a test holds that every `Unsupported` that the simulated kernel can answer has its row.

/// One thing that is not modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotModelled {
    /// The call, or the library function.
    pub call: &'static str,
    /// The flags, options or arguments, in Linux's words; empty for the whole call.
    pub what: &'static str,
}

const fn row(call: &'static str, what: &'static str) -> NotModelled {
    NotModelled { call, what }
}

/// The table, by call.
pub const NOT_MODELLED: &[NotModelled] = &[
    row("bind", "a path that blocks"),
    row("bind", "groups of AF_NETLINK"),
    row("clock_nanosleep", "CLOCK_PROCESS_CPUTIME_ID"),
    row("clock_nanosleep", "alarm clocks"),
    row("clone", "CLONE_PTRACE"),
    row("clone3", "stack"),
    row("connect", "AF_NETLINK"),
    row("connect", "AF_UNSPEC on a TCP connection"),
    row("connect", "a listener without room, without waiting"),
    row("connect", "another machine"),
    row("connect", "this path"),
    row("epoll_ctl", "EPOLLEXCLUSIVE"),
    row("epoll_ctl", "files of /proc and of /sys"),
    row("execve", "machine code"),
    row("fallocate", "modes other than FALLOC_FL_KEEP_SIZE"),
    row("fcntl", "F_SETFL with O_ASYNC, O_DIRECT or O_NOATIME"),
    row(
        "fcntl",
        "commands other than F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, seals, and those of locks",
    ),
    row("futex", "operations other than FUTEX_WAIT, FUTEX_WAKE and those with bits"),
    row("getpriority", "PRIO_PGRP, PRIO_USER"),
    row("getsockopt", "buffers of a TCP connection, which grow by themselves"),
    row("getsockopt", "less known levels and options"),
    row("inotify_add_watch", "files of /proc and of /sys"),
    row("ioctl", "PIDFD_GET requests"),
    row("ioctl", "requests other than those of a terminal, of namespaces and of network interfaces"),
    row("kcmp", "KCMP_IO, KCMP_SYSVSEM, KCMP_EPOLL_TFD"),
    row("lseek", "SEEK_DATA, SEEK_HOLE"),
    row("memfd_create", "MFD_HUGETLB, MFD_NOEXEC_SEAL, MFD_EXEC"),
    row("mmap", "MAP_HUGETLB"),
    row("mmap", "a file of /proc"),
    row("mount", "MS_REMOUNT with options"),
    row("mount", "file systems of block devices, and options beyond those of proc, tmpfs, overlay and devpts"),
    row("mount", "proc option gid"),
    row("mprotect", "PROT_GROWSDOWN, PROT_GROWSUP"),
    row("mq_notify", "SIGEV_THREAD"),
    row("open", "/dev/ptmx"),
    row("open", "some files of /proc"),
    row("pidfd_send_signal", "PIDFD_SIGNAL_PROCESS_GROUP"),
    row("pipe2", "O_DIRECT"),
    row(
        "prctl",
        "options other than names, death signals, dumpable, no_new_privs, subreapers, capabilities, seccomp, timer slack",
    ),
    row("ptrace", "PTRACE_O_TRACEEXIT, PTRACE_O_TRACEVFORKDONE, PTRACE_O_TRACESECCOMP"),
    row("ptrace", "requests about registers and memory, and single steps"),
    row("read", "a terminal's device without a terminal"),
    row("read", "some files of /proc"),
    row("reboot", "the machine itself"),
    row("recvfrom", "MSG_ERRQUEUE"),
    row("recvfrom", "MSG_OOB"),
    row("renameat2", "RENAME_EXCHANGE, RENAME_WHITEOUT"),
    row("seccomp", "SECCOMP_FILTER_FLAG_NEW_LISTENER"),
    row("seccomp", "SECCOMP_GET_NOTIF_SIZES"),
    row("seccomp", "SECCOMP_FILTER_FLAG_TSYNC with filters of another tree"),
    row("seccomp", "SECCOMP_RET_USER_NOTIF"),
    row("seccomp", "filters that look at arguments of tools"),
    row("semop", "SEM_UNDO after CLONE_SYSVSEM"),
    row("sendfile", "from other than regular files"),
    row("sendmsg", "control data other than SCM_RIGHTS and SCM_CREDENTIALS"),
    row("sendto", "MSG_OOB"),
    row("sendto", "MSG_ZEROCOPY, MSG_FASTOPEN"),
    row("sendto", "netlink messages other than of links and addresses"),
    row("setitimer", "ITIMER_PROF"),
    row("setitimer", "ITIMER_VIRTUAL"),
    row("setsockopt", "less known levels and options"),
    row("shmget", "SHM_HUGETLB"),
    row("socket", "SOCK_RAW"),
    row("socket", "AF_NETLINK with protocols other than NETLINK_ROUTE"),
    row("socket", "address families other than AF_UNIX, AF_INET, AF_INET6 and AF_NETLINK"),
    row("syscall", "numbers of calls that have no row in shared/abi/src/syscall.rs"),
    row("timer_create", "CPU time"),
    row("umount2", "MNT_EXPIRE"),
    row("wctype", "characters beyond U+017F"),
    row("wordexp", "command substitution, and expansions other than ${NAME} and ${NAME:-WORD}"),
    row("write", "some files of /proc and of control groups"),
];
