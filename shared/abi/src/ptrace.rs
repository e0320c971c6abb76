//! Numbers of ptrace(2), and what its PTRACE_GET_SYSCALL_INFO tells - include/uapi/linux/ptrace.h.

use crate::{Errno, Ret, Syscall};

/// `PTRACE_TRACEME`.
pub const PTRACE_TRACEME: i32 = 0;
/// `PTRACE_PEEKUSER`.
pub const PTRACE_PEEKUSER: i32 = 3;
/// `PTRACE_CONT`.
pub const PTRACE_CONT: i32 = 7;
/// `PTRACE_KILL`.
pub const PTRACE_KILL: i32 = 8;
/// `PTRACE_ATTACH`.
pub const PTRACE_ATTACH: i32 = 16;
/// `PTRACE_DETACH`.
pub const PTRACE_DETACH: i32 = 17;
/// `PTRACE_SYSCALL`.
pub const PTRACE_SYSCALL: i32 = 24;
/// `PTRACE_SETOPTIONS`.
pub const PTRACE_SETOPTIONS: i32 = 0x4200;
/// `PTRACE_GETEVENTMSG`.
pub const PTRACE_GETEVENTMSG: i32 = 0x4201;
/// `PTRACE_GETSIGINFO`.
pub const PTRACE_GETSIGINFO: i32 = 0x4202;
/// `PTRACE_SEIZE`.
pub const PTRACE_SEIZE: i32 = 0x4206;
/// `PTRACE_INTERRUPT`.
pub const PTRACE_INTERRUPT: i32 = 0x4207;
/// `PTRACE_LISTEN`.
pub const PTRACE_LISTEN: i32 = 0x4208;
/// `PTRACE_GET_SYSCALL_INFO`.
pub const PTRACE_GET_SYSCALL_INFO: i32 = 0x420e;

/// Where the number of the system call lies in `struct user_regs_struct`.
pub const ORIG_RAX_AT: u64 = 8 * 15;
/// Where its result lies.
pub const RAX_AT: u64 = 8 * 10;

/// The requests' names.
pub const REQUESTS: &[(i64, &str)] = &[
    (0, "PTRACE_TRACEME"),
    (3, "PTRACE_PEEKUSER"),
    (7, "PTRACE_CONT"),
    (8, "PTRACE_KILL"),
    (16, "PTRACE_ATTACH"),
    (17, "PTRACE_DETACH"),
    (24, "PTRACE_SYSCALL"),
    (0x4200, "PTRACE_SETOPTIONS"),
    (0x4201, "PTRACE_GETEVENTMSG"),
    (0x4202, "PTRACE_GETSIGINFO"),
    (0x4206, "PTRACE_SEIZE"),
    (0x4207, "PTRACE_INTERRUPT"),
    (0x4208, "PTRACE_LISTEN"),
    (0x420e, "PTRACE_GET_SYSCALL_INFO"),
];

/// `PTRACE_O_TRACESYSGOOD`: a stop at a call shows SIGTRAP | 0x80.
pub const PTRACE_O_TRACESYSGOOD: u64 = 1;
/// `PTRACE_O_TRACEFORK`.
pub const PTRACE_O_TRACEFORK: u64 = 2;
/// `PTRACE_O_TRACEVFORK`.
pub const PTRACE_O_TRACEVFORK: u64 = 4;
/// `PTRACE_O_TRACECLONE`.
pub const PTRACE_O_TRACECLONE: u64 = 8;
/// `PTRACE_O_TRACEEXEC`.
pub const PTRACE_O_TRACEEXEC: u64 = 0x10;
/// `PTRACE_O_TRACEVFORKDONE`.
pub const PTRACE_O_TRACEVFORKDONE: u64 = 0x20;
/// `PTRACE_O_TRACEEXIT`.
pub const PTRACE_O_TRACEEXIT: u64 = 0x40;
/// `PTRACE_O_EXITKILL`: the tracee dies with its tracer.
pub const PTRACE_O_EXITKILL: u64 = 0x10_0000;

/// The options' names.
pub const OPTIONS: &[(&str, u64)] = &[
    ("PTRACE_O_TRACESYSGOOD", PTRACE_O_TRACESYSGOOD),
    ("PTRACE_O_TRACEFORK", PTRACE_O_TRACEFORK),
    ("PTRACE_O_TRACEVFORK", PTRACE_O_TRACEVFORK),
    ("PTRACE_O_TRACECLONE", PTRACE_O_TRACECLONE),
    ("PTRACE_O_TRACEEXEC", PTRACE_O_TRACEEXEC),
    ("PTRACE_O_TRACEVFORKDONE", PTRACE_O_TRACEVFORKDONE),
    ("PTRACE_O_TRACEEXIT", PTRACE_O_TRACEEXIT),
    ("PTRACE_O_TRACESECCOMP", 0x80),
    ("PTRACE_O_EXITKILL", PTRACE_O_EXITKILL),
    ("PTRACE_O_SUSPEND_SECCOMP", 0x20_0000),
];

/// `PTRACE_EVENT_FORK`.
pub const PTRACE_EVENT_FORK: u8 = 1;
/// `PTRACE_EVENT_VFORK`.
pub const PTRACE_EVENT_VFORK: u8 = 2;
/// `PTRACE_EVENT_CLONE`.
pub const PTRACE_EVENT_CLONE: u8 = 3;
/// `PTRACE_EVENT_EXEC`.
pub const PTRACE_EVENT_EXEC: u8 = 4;
/// `PTRACE_EVENT_EXIT`.
pub const PTRACE_EVENT_EXIT: u8 = 6;
/// `PTRACE_EVENT_STOP`.
pub const PTRACE_EVENT_STOP: u8 = 128;

/// `struct ptrace_syscall_info`, with the call itself for its number and what its arguments point to.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum SyscallInfo {
    /// PTRACE_SYSCALL_INFO_NONE.
    #[default]
    None,
    /// PTRACE_SYSCALL_INFO_ENTRY; the flag tells that an interrupted call goes on - restart_syscall(2).
    Entry(Box<Syscall>, bool),
    /// PTRACE_SYSCALL_INFO_EXIT.
    Exit(Box<Syscall>, Box<Result<Ret, Errno>>),
}
