//! What system calls hand back.

use crate::{CapSet, Fd, Pid, SigAction, SigInfo, SigSet, WaitStatus};

/// The result of a system call: the return register and what the call writes back.
#[derive(Clone, Debug, PartialEq)]
pub enum Ret {
    /// A number: 0, a descriptor, a pid, a count.
    Int(i64),
    /// Bytes that the call wrote into the caller's buffer (`read`, `readlink`, `getcwd`, `recv`, `ioctl` …);
    /// the return register holds their number, or 0 for `ioctl` and `prctl`.
    Bytes(Vec<u8>),
    /// `wait4`, `waitid`: whose state changed and how; `pid` 0 where WNOHANG found nothing.
    Wait {
        /// The child as the caller numbers it.
        pid: Pid,
        /// The status; `None` only with pid 0.
        status: Option<WaitStatus>,
        /// The child's real uid, for `siginfo_t`.
        uid: u32,
        /// The `struct rusage` of the child; empty: nothing is known of it.
        rusage: Vec<u8>,
    },
    /// `clone`, `clone3`, `fork`, `vfork`, in the parent.
    Clone {
        /// The child as the caller numbers it.
        pid: Pid,
        /// What CLONE_PIDFD asked for.
        pidfd: Option<Fd>,
    },
    /// `stat` and its kin.
    Stat(Box<Stat>),
    /// `statfs`.
    Statfs(Box<Statfs>),
    /// `ptrace` with PTRACE_GET_SYSCALL_INFO.
    SyscallInfo(Box<crate::ptrace::SyscallInfo>),
    /// `uname`.
    Utsname(Box<Utsname>),
    /// `pipe2`, `socketpair`.
    Pair(Fd, Fd),
    /// `clock_gettime`, and what is left of a sleep.
    Time(Timespec),
    /// `getresuid`, `getresgid`: real, effective, saved.
    Ids(u32, u32, u32),
    /// `getgroups`.
    Groups(Vec<u32>),
    /// `capget`.
    Caps(Caps),
    /// `rt_sigaction`: what was installed before.
    SigAction(SigAction),
    /// `rt_sigprocmask`, `rt_sigpending`.
    SigMask(SigSet),
    /// `rt_sigtimedwait`: which signal, and what came with it.
    SigInfo(SigInfo),
    /// `getitimer`, `setitimer`: the timer, as it was before.
    Itimer(Itimerval),
    /// `prlimit64`: the old soft and hard limit.
    Rlimit(Rlimit),
    /// `getdents64`: entries in the directory's order; empty at its end.
    Dirents(Vec<Dirent>),
    /// `poll`: `revents` of each entry, in order.
    Poll(Vec<i16>),
    /// `pselect6`.
    Select {
        /// How many bits are set, and the three sets; `None`: a signal interrupted the call.
        ready: Option<(i64, [Vec<u8>; 3])>,
        /// What is left of the timeout.
        left: Timespec,
    },
    /// `epoll_wait`.
    Epoll(Vec<crate::EpollEvent>),
    /// `timerfd_gettime`, and the old setting of `timerfd_settime`.
    Timer(Itimerspec),
    /// `accept4`, `recvfrom`, `getsockname`: a number or bytes with an address.
    Sock {
        /// The return register.
        value: i64,
        /// Received bytes, if the call receives.
        data: Vec<u8>,
        /// `struct sockaddr` as bytes.
        addr: Vec<u8>,
    },
    /// `recvmsg`.
    Msg(Box<Msg>),
    /// `sysinfo`.
    Sysinfo(Box<Sysinfo>),
    /// `msgctl`, `semctl`, `shmctl` where they write a structure: the return register and the bytes.
    Structure {
        /// 0, an id, or the highest index in use.
        value: i64,
        /// The structure.
        bytes: Vec<u8>,
    },
    /// A [`crate::RawCall`] that wrote: the return register, and the bytes by argument.
    Raw {
        /// The return register.
        value: i64,
        /// What is in memory now, for each argument that the call wrote through.
        written: Vec<(usize, Vec<u8>)>,
    },
    /// `mq_timedreceive`.
    MqMessage {
        /// Its priority.
        prio: u32,
        /// The message.
        text: Vec<u8>,
    },
    /// `mq_getsetattr`: what was in force before.
    MqAttr(MqAttr),
    /// `mmap`, `shmat`: what the caller's memory shows from now on.
    Mapped {
        /// Where.
        addr: u64,
        /// How many bytes, in whole pages.
        len: u64,
        /// Which object, by a name of the kernel's; `None`: memory of the caller's own.
        segment: Option<u64>,
        /// The place in the object of the first byte.
        offset: u64,
    },
    /// `shmdt`: so many bytes at its address show nothing any more.
    Unmapped {
        /// How many bytes, in whole pages.
        len: u64,
    },
}

impl Ret {
    /// Returns the return register's value.
    pub fn value(&self) -> i64 {
        match self {
            Ret::Int(value) => *value,
            Ret::Bytes(bytes) => bytes.len() as i64,
            Ret::Wait { pid, .. } => i64::from(pid.0),
            Ret::Clone { pid, .. } => i64::from(pid.0),
            Ret::Groups(groups) => groups.len() as i64,
            Ret::Dirents(entries) => entries.iter().map(|e| e.reclen() as i64).sum(),
            Ret::Poll(revents) => revents.iter().filter(|&&r| r != 0).count() as i64,
            Ret::Select { ready, .. } => ready.as_ref().map_or(0, |(count, _)| *count),
            Ret::Epoll(events) => events.len() as i64,
            Ret::Sock { value, .. } | Ret::Structure { value, .. } | Ret::Raw { value, .. } => *value,
            Ret::Msg(msg) => msg.value,
            Ret::SigInfo(info) => i64::from(info.signal.0),
            Ret::Mapped { addr, .. } => *addr as i64,
            Ret::MqMessage { text, .. } => text.len() as i64,
            Ret::Unmapped { .. } | Ret::MqAttr(_) => 0,
            Ret::Stat(_)
            | Ret::Statfs(_)
            | Ret::Utsname(_)
            | Ret::Pair(..)
            | Ret::Time(_)
            | Ret::Timer(_)
            | Ret::Ids(..) => 0,
            Ret::Caps(_) | Ret::SigAction(_) | Ret::SigMask(_) | Ret::Rlimit(_) | Ret::Sysinfo(_) => 0,
            Ret::Itimer(_) | Ret::SyscallInfo(_) => 0,
        }
    }
}

/// Seconds and nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Timespec {
    /// Whole seconds.
    pub tv_sec: i64,
    /// The rest, 0 to 999,999,999.
    pub tv_nsec: i64,
}

/// `struct itimerval` - setitimer(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Itimerval {
    /// From one expiry to the next; zero: there is one only.
    pub it_interval: Timeval,
    /// Until the next expiry; zero: the timer is not set.
    pub it_value: Timeval,
}

/// Seconds and microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Timeval {
    /// Whole seconds.
    pub tv_sec: i64,
    /// The rest, 0 to 999,999.
    pub tv_usec: i64,
}

/// `struct itimerspec` - timer_settime(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "fields carry the names of timer_settime(2)")]
pub struct Itimerspec {
    pub it_interval: Timespec,
    pub it_value: Timespec,
}

/// `struct stat` - stat(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "fields carry the names of stat(2)")]
pub struct Stat {
    pub st_dev: u64,
    pub st_ino: u64,
    pub st_mode: u32,
    pub st_nlink: u64,
    pub st_uid: u32,
    pub st_gid: u32,
    pub st_rdev: u64,
    pub st_size: i64,
    pub st_blksize: i64,
    pub st_blocks: i64,
    pub st_atim: Timespec,
    pub st_mtim: Timespec,
    pub st_ctim: Timespec,
}

impl Stat {
    /// The file type: `st_mode & S_IFMT` - inode(7), The file type and mode.
    pub fn kind(&self) -> u32 {
        self.st_mode & 0o170_000
    }

    /// `S_ISDIR`
    pub fn is_dir(&self) -> bool {
        self.kind() == 0o040_000
    }

    /// `S_ISREG`
    pub fn is_file(&self) -> bool {
        self.kind() == 0o100_000
    }

    /// `S_ISLNK`
    pub fn is_link(&self) -> bool {
        self.kind() == 0o120_000
    }
}

/// `struct statfs` - statfs(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "fields carry the names of statfs(2)")]
pub struct Statfs {
    pub f_type: i64,
    pub f_bsize: i64,
    pub f_blocks: u64,
    pub f_bfree: u64,
    pub f_bavail: u64,
    pub f_files: u64,
    pub f_ffree: u64,
    pub f_namelen: i64,
    pub f_flags: i64,
}

/// `struct utsname` - uname(2); no NUL inside the fields.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "fields carry the names of uname(2)")]
pub struct Utsname {
    pub sysname: Vec<u8>,
    pub nodename: Vec<u8>,
    pub release: Vec<u8>,
    pub version: Vec<u8>,
    pub machine: Vec<u8>,
    pub domainname: Vec<u8>,
}

/// The three sets of capget(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "fields carry the names of capget(2)")]
pub struct Caps {
    pub effective: CapSet,
    pub permitted: CapSet,
    pub inheritable: CapSet,
}

/// `struct rlimit64` - prlimit(2); `u64::MAX` is `RLIM_INFINITY`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields carry the names of getrlimit(2)")]
pub struct Rlimit {
    pub rlim_cur: u64,
    pub rlim_max: u64,
}

/// `struct mq_attr` - mq_getattr(3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "fields carry the names of mq_getattr(3)")]
pub struct MqAttr {
    pub mq_flags: i64,
    pub mq_maxmsg: i64,
    pub mq_msgsize: i64,
    pub mq_curmsgs: i64,
}

/// One entry of a directory - getdents(2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields carry the names of getdents(2)")]
pub struct Dirent {
    pub d_ino: u64,
    pub d_off: i64,
    pub d_type: u8,
    pub d_name: Vec<u8>,
}

impl Dirent {
    /// Returns `d_reclen`: the entry's size in getdents64's buffer.
    pub fn reclen(&self) -> usize {
        (19 + self.d_name.len() + 1).next_multiple_of(8)
    }
}

/// What recvmsg(2) writes into `struct msghdr` and the buffers.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Msg {
    /// The return register.
    pub value: i64,
    /// Received bytes.
    pub data: Vec<u8>,
    /// `msg_name`.
    pub name: Vec<u8>,
    /// `msg_control`.
    pub control: Vec<u8>,
    /// `msg_flags`.
    pub flags: i32,
}

/// `struct sysinfo` - sysinfo(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "fields carry the names of sysinfo(2)")]
pub struct Sysinfo {
    pub uptime: i64,
    pub totalram: u64,
    pub freeram: u64,
    pub procs: u16,
}
