//! Names of flag bits and numbers, in strace's order.

use super::text::flags;
use crate::{AtFlags, CLONE_FLAG_NAMES, CloneFlags, MountFlags, OpenFlags, Signal, UmountFlags, WaitFlags};

pub fn clone_flags(bits: CloneFlags) -> String {
    let names: Vec<(&str, u64)> = CLONE_FLAG_NAMES.iter().map(|&(name, flag)| (name, flag.bits())).collect();
    flags(bits.bits(), &names, "")
}

/// clone(2)'s flags with the exit signal at their end: `CLONE_NEWPID|SIGCHLD`.
pub fn clone_flags_and_signal(bits: CloneFlags, exit_signal: u64) -> String {
    let names = clone_flags(bits);
    match (names.is_empty(), exit_signal) {
        (true, 0) => "0".to_string(),
        (false, 0) => names,
        (true, signal) => self::signal(signal as i32),
        (false, signal) => format!("{names}|{}", self::signal(signal as i32)),
    }
}

pub fn signal(number: i32) -> String {
    Signal::new(number).map_or_else(|| number.to_string(), Signal::name)
}

pub fn open_flags(bits: OpenFlags) -> String {
    const NAMES: &[(&str, u64)] = &[
        ("O_CREAT", 0o100),
        ("O_EXCL", 0o200),
        ("O_NOCTTY", 0o400),
        ("O_TRUNC", 0o1000),
        ("O_APPEND", 0o2000),
        ("O_NONBLOCK", 0o4000),
        ("O_NOFOLLOW", 0o400000),
        ("O_NOATIME", 0o1000000),
        ("O_CLOEXEC", 0o2000000),
        ("O_PATH", 0o10000000),
        ("O_DIRECTORY", 0o200000),
        ("FASYNC", 0o20000),
    ];
    let access = ["O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE"][(bits.bits() & 3) as usize];
    match flags(u64::from(bits.bits() & !3), NAMES, "") {
        rest if rest.is_empty() => access.to_string(),
        rest => format!("{access}|{rest}"),
    }
}

/// `O_*` where no access mode is meant: pipe2, dup3.
pub fn fd_flags(bits: OpenFlags) -> String {
    flags(u64::from(bits.bits()), &[("O_NONBLOCK", 0o4000), ("O_CLOEXEC", 0o2000000)], "0")
}

pub fn mount_flags(bits: MountFlags) -> String {
    const NAMES: &[(&str, u64)] = &[
        ("MS_RDONLY", 1),
        ("MS_NOSUID", 2),
        ("MS_NODEV", 4),
        ("MS_NOEXEC", 8),
        ("MS_SYNCHRONOUS", 0x10),
        ("MS_REMOUNT", 0x20),
        ("MS_MANDLOCK", 0x40),
        ("MS_DIRSYNC", 0x80),
        ("MS_NOSYMFOLLOW", 0x100),
        ("MS_NOATIME", 0x400),
        ("MS_NODIRATIME", 0x800),
        ("MS_BIND", 0x1000),
        ("MS_MOVE", 0x2000),
        ("MS_REC", 0x4000),
        ("MS_SILENT", 0x8000),
        ("MS_UNBINDABLE", 0x2_0000),
        ("MS_PRIVATE", 0x4_0000),
        ("MS_SLAVE", 0x8_0000),
        ("MS_SHARED", 0x10_0000),
        ("MS_RELATIME", 0x20_0000),
        ("MS_STRICTATIME", 0x100_0000),
        ("MS_LAZYTIME", 0x200_0000),
    ];
    flags(bits.bits(), NAMES, "0")
}

pub fn umount_flags(bits: UmountFlags) -> String {
    const NAMES: &[(&str, u64)] = &[("MNT_FORCE", 1), ("MNT_DETACH", 2), ("MNT_EXPIRE", 4), ("UMOUNT_NOFOLLOW", 8)];
    flags(u64::from(bits.bits()), NAMES, "0")
}

pub fn at_flags(bits: AtFlags, bit_0x200: &str) -> String {
    let names =
        [("AT_SYMLINK_NOFOLLOW", 0x100), (bit_0x200, 0x200), ("AT_SYMLINK_FOLLOW", 0x400), ("AT_EMPTY_PATH", 0x1000)];
    flags(u64::from(bits.bits()), &names, "0")
}

pub fn wait_flags(bits: WaitFlags, is_waitid: bool) -> String {
    let stopped = if is_waitid { "WSTOPPED" } else { "WUNTRACED" };
    let names = [
        ("WNOHANG", 1),
        (stopped, 2),
        ("WEXITED", 4),
        ("WCONTINUED", 8),
        ("WNOWAIT", 0x0100_0000),
        ("__WNOTHREAD", 0x2000_0000),
        ("__WALL", 0x4000_0000),
        ("__WCLONE", 0x8000_0000),
    ];
    flags(u64::from(bits.bits()), &names, "0")
}

pub fn poll_events(bits: i16) -> String {
    const NAMES: &[(&str, u64)] =
        &[("POLLIN", 1), ("POLLPRI", 2), ("POLLOUT", 4), ("POLLERR", 8), ("POLLHUP", 16), ("POLLNVAL", 32)];
    flags(u64::from(bits as u16), NAMES, "0")
}

pub fn ipc_key(key: i32) -> String {
    if key == 0 { "IPC_PRIVATE".to_string() } else { format!("{key:#x}") }
}

pub fn ipc_flags(bits: i32) -> String {
    let names =
        flags((bits & !0o777) as u64, &[("IPC_CREAT", 0o1000), ("IPC_EXCL", 0o2000), ("IPC_NOWAIT", 0o4000)], "");
    let mode = bits & 0o777;
    match names.is_empty() {
        true => {
            if mode == 0 {
                "0".to_string()
            } else {
                format!("{mode:#o}").replace("0o", "0")
            }
        }
        false => format!("{names}|{}", format!("{mode:#o}").replace("0o", "0")),
    }
}

pub fn ipc_cmd(cmd: i32) -> String {
    match cmd {
        0 => "IPC_RMID".to_string(),
        1 => "IPC_SET".to_string(),
        2 => "IPC_STAT".to_string(),
        3 => "IPC_INFO".to_string(),
        11 => "GETPID".to_string(),
        12 => "GETVAL".to_string(),
        13 => "GETALL".to_string(),
        14 => "GETNCNT".to_string(),
        15 => "GETZCNT".to_string(),
        16 => "SETVAL".to_string(),
        17 => "SETALL".to_string(),
        other => other.to_string(),
    }
}

/// The name from a table of numbers, or the number.
pub fn named(number: i64, names: &[(i64, &str)]) -> String {
    names.iter().find(|&&(n, _)| n == number).map_or_else(|| number.to_string(), |&(_, name)| name.to_string())
}

/// An address, or `NULL`.
pub fn pointer(address: u64) -> String {
    if address == 0 { "NULL".to_string() } else { format!("{address:#x}") }
}

pub fn prot(bits: i32) -> String {
    flags(bits as u32 as u64, &[("PROT_READ", 1), ("PROT_WRITE", 2), ("PROT_EXEC", 4)], "PROT_NONE")
}

pub fn map_flags(bits: i32) -> String {
    const NAMES: &[(&str, u64)] = &[
        ("MAP_FIXED", 0x10),
        ("MAP_ANONYMOUS", 0x20),
        ("MAP_GROWSDOWN", 0x100),
        ("MAP_LOCKED", 0x2000),
        ("MAP_NORESERVE", 0x4000),
        ("MAP_POPULATE", 0x8000),
        ("MAP_NONBLOCK", 0x1_0000),
        ("MAP_STACK", 0x2_0000),
        ("MAP_HUGETLB", 0x4_0000),
        ("MAP_FIXED_NOREPLACE", 0x10_0000),
    ];
    let kind = match bits & 0xf {
        1 => "MAP_SHARED".to_string(),
        2 => "MAP_PRIVATE".to_string(),
        3 => "MAP_SHARED_VALIDATE".to_string(),
        other => format!("{other:#x} /* MAP_??? */"),
    };
    match flags((bits & !0xf) as u32 as u64, NAMES, "") {
        rest if rest.is_empty() => kind,
        rest => format!("{kind}|{rest}"),
    }
}

pub fn msync_flags(bits: i32) -> String {
    flags(bits as u32 as u64, &[("MS_ASYNC", 1), ("MS_INVALIDATE", 2), ("MS_SYNC", 4)], "0")
}

pub fn shmat_flags(bits: i32) -> String {
    const NAMES: &[(&str, u64)] =
        &[("SHM_RDONLY", 0o10000), ("SHM_RND", 0o20000), ("SHM_REMAP", 0o40000), ("SHM_EXEC", 0o100000)];
    flags(bits as u32 as u64, NAMES, "0")
}

pub fn memfd_flags(bits: u32) -> String {
    flags(u64::from(bits), &[("MFD_CLOEXEC", 1), ("MFD_ALLOW_SEALING", 2), ("MFD_HUGETLB", 4)], "0")
}

pub fn futex_op(op: i32) -> String {
    const NAMES: [&str; 14] = [
        "WAIT",
        "WAKE",
        "FD",
        "REQUEUE",
        "CMP_REQUEUE",
        "WAKE_OP",
        "LOCK_PI",
        "UNLOCK_PI",
        "TRYLOCK_PI",
        "WAIT_BITSET",
        "WAKE_BITSET",
        "WAIT_REQUEUE_PI",
        "CMP_REQUEUE_PI",
        "LOCK_PI2",
    ];
    let Some(name) = NAMES.get((op & 0x7f) as usize) else { return format!("{op:#x} /* FUTEX_??? */") };
    let private = if op & 0x80 != 0 { "_PRIVATE" } else { "" };
    let clock = if op & 0x100 != 0 { "|FUTEX_CLOCK_REALTIME" } else { "" };
    format!("FUTEX_{name}{private}{clock}")
}

pub const CLOCKS: &[(i64, &str)] = &[
    (0, "CLOCK_REALTIME"),
    (1, "CLOCK_MONOTONIC"),
    (2, "CLOCK_PROCESS_CPUTIME_ID"),
    (4, "CLOCK_MONOTONIC_RAW"),
    (5, "CLOCK_REALTIME_COARSE"),
    (6, "CLOCK_MONOTONIC_COARSE"),
    (7, "CLOCK_BOOTTIME"),
];
pub const IDTYPES: &[(i64, &str)] = &[(0, "P_ALL"), (1, "P_PID"), (2, "P_PGID"), (3, "P_PIDFD")];
pub const SIG_HOW: &[(i64, &str)] = &[(0, "SIG_BLOCK"), (1, "SIG_UNBLOCK"), (2, "SIG_SETMASK")];
pub const WHENCE: &[(i64, &str)] = &[(0, "SEEK_SET"), (1, "SEEK_CUR"), (2, "SEEK_END")];
pub const FCNTL: &[(i64, &str)] = &[
    (0, "F_DUPFD"),
    (1, "F_GETFD"),
    (2, "F_SETFD"),
    (3, "F_GETFL"),
    (4, "F_SETFL"),
    (8, "F_SETOWN"),
    (9, "F_GETOWN"),
    (10, "F_SETSIG"),
    (11, "F_GETSIG"),
    (15, "F_SETOWN_EX"),
    (16, "F_GETOWN_EX"),
    (1024, "F_SETLEASE"),
    (1025, "F_GETLEASE"),
    (1030, "F_DUPFD_CLOEXEC"),
    (1031, "F_SETPIPE_SZ"),
    (1032, "F_GETPIPE_SZ"),
    (5, "F_GETLK"),
    (6, "F_SETLK"),
    (7, "F_SETLKW"),
    (36, "F_OFD_GETLK"),
    (37, "F_OFD_SETLK"),
    (38, "F_OFD_SETLKW"),
];
/// Kinds of owners of a descriptor - fcntl(2), F_SETOWN_EX.
pub const OWNERS: &[(i64, &str)] = &[(0, "F_OWNER_TID"), (1, "F_OWNER_PID"), (2, "F_OWNER_PGRP")];
pub const PRCTL: &[(i64, &str)] = &[
    (1, "PR_SET_PDEATHSIG"),
    (2, "PR_GET_PDEATHSIG"),
    (3, "PR_GET_DUMPABLE"),
    (4, "PR_SET_DUMPABLE"),
    (15, "PR_SET_NAME"),
    (16, "PR_GET_NAME"),
    (7, "PR_GET_KEEPCAPS"),
    (8, "PR_SET_KEEPCAPS"),
    (21, "PR_GET_SECCOMP"),
    (22, "PR_SET_SECCOMP"),
    (27, "PR_GET_SECUREBITS"),
    (28, "PR_SET_SECUREBITS"),
    (29, "PR_SET_TIMERSLACK"),
    (30, "PR_GET_TIMERSLACK"),
    (23, "PR_CAPBSET_READ"),
    (24, "PR_CAPBSET_DROP"),
    (36, "PR_SET_CHILD_SUBREAPER"),
    (37, "PR_GET_CHILD_SUBREAPER"),
    (38, "PR_SET_NO_NEW_PRIVS"),
    (39, "PR_GET_NO_NEW_PRIVS"),
    (47, "PR_CAP_AMBIENT"),
];
pub const SECCOMP: &[(i64, &str)] = &[
    (0, "SECCOMP_SET_MODE_STRICT"),
    (1, "SECCOMP_SET_MODE_FILTER"),
    (2, "SECCOMP_GET_ACTION_AVAIL"),
    (3, "SECCOMP_GET_NOTIF_SIZES"),
];
pub const RLIMITS: &[(i64, &str)] = &[
    (0, "RLIMIT_CPU"),
    (1, "RLIMIT_FSIZE"),
    (2, "RLIMIT_DATA"),
    (3, "RLIMIT_STACK"),
    (4, "RLIMIT_CORE"),
    (6, "RLIMIT_NPROC"),
    (7, "RLIMIT_NOFILE"),
    (9, "RLIMIT_AS"),
];
pub const FAMILIES: &[(i64, &str)] = &[(1, "AF_UNIX"), (2, "AF_INET"), (10, "AF_INET6"), (16, "AF_NETLINK")];
