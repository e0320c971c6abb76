//! The arguments of the calls that come in families, of statx(2), of splice(2) and its kin.

use super::consts as c;
use super::text as t;
use crate::{Errno, MemLock, Ret, SchedCall, Syscall, XattrFile, XattrOp};

const POLICIES: &[(i64, &str)] = &[
    (0, "SCHED_OTHER"),
    (1, "SCHED_FIFO"),
    (2, "SCHED_RR"),
    (3, "SCHED_BATCH"),
    (5, "SCHED_IDLE"),
    (6, "SCHED_DEADLINE"),
    (7, "SCHED_EXT"),
];

const ADVICE: &[(i64, &str)] = &[
    (0, "MADV_NORMAL"),
    (1, "MADV_RANDOM"),
    (2, "MADV_SEQUENTIAL"),
    (3, "MADV_WILLNEED"),
    (4, "MADV_DONTNEED"),
    (8, "MADV_FREE"),
    (9, "MADV_REMOVE"),
    (10, "MADV_DONTFORK"),
    (11, "MADV_DOFORK"),
    (12, "MADV_MERGEABLE"),
    (13, "MADV_UNMERGEABLE"),
    (14, "MADV_HUGEPAGE"),
    (15, "MADV_NOHUGEPAGE"),
    (16, "MADV_DONTDUMP"),
    (17, "MADV_DODUMP"),
    (18, "MADV_WIPEONFORK"),
    (19, "MADV_KEEPONFORK"),
    (20, "MADV_COLD"),
    (21, "MADV_PAGEOUT"),
];

const STATX_MASK: &[(&str, u64)] = &[
    ("STATX_ALL", 0xfff),
    ("STATX_BASIC_STATS", 0x7ff),
    ("STATX_TYPE", 1),
    ("STATX_MODE", 2),
    ("STATX_NLINK", 4),
    ("STATX_UID", 8),
    ("STATX_GID", 0x10),
    ("STATX_ATIME", 0x20),
    ("STATX_MTIME", 0x40),
    ("STATX_CTIME", 0x80),
    ("STATX_INO", 0x100),
    ("STATX_SIZE", 0x200),
    ("STATX_BLOCKS", 0x400),
    ("STATX_BTIME", 0x800),
    ("STATX_MNT_ID", 0x1000),
];

const SPLICE_FLAGS: &[(&str, u64)] =
    &[("SPLICE_F_MOVE", 1), ("SPLICE_F_NONBLOCK", 2), ("SPLICE_F_MORE", 4), ("SPLICE_F_GIFT", 8)];

/// All arguments of such a call; `None`: it is none.
pub fn args(call: &Syscall, result: &Result<Ret, Errno>) -> Option<String> {
    Some(match call {
        Syscall::Xattr { file, op } => xattr(file, op, result),
        Syscall::Sched(call) => sched(call, result),
        Syscall::MemLock(call) => memory(call),
        Syscall::Madvise { addr, length, advice, .. } => {
            format!("{}, {length}, {}", c::pointer(*addr), c::named(i64::from(*advice), ADVICE))
        }
        Syscall::Statx { dirfd, path, flags, mask } => {
            let sync = match flags.bits() & 0x6000 {
                0x2000 => "AT_STATX_FORCE_SYNC",
                0x4000 => "AT_STATX_DONT_SYNC",
                _ => "AT_STATX_SYNC_AS_STAT",
            };
            let rest = crate::AtFlags::from_bits_retain(flags.bits() & !0x6000);
            let flags = match rest.is_empty() {
                true => sync.to_string(),
                false => format!("{sync}|{}", c::at_flags(rest, "AT_EACCESS")),
            };
            let mask = t::flags(u64::from(*mask), STATX_MASK, "0");
            format!("{dirfd}, {}, {flags}, {mask}, {}", t::path(path), statx(result))
        }
        Syscall::Openat2 { dirfd, path, flags, mode, resolve, size } => {
            let names = [
                ("RESOLVE_NO_XDEV", 1),
                ("RESOLVE_NO_MAGICLINKS", 2),
                ("RESOLVE_NO_SYMLINKS", 4),
                ("RESOLVE_BENEATH", 8),
                ("RESOLVE_IN_ROOT", 16),
                ("RESOLVE_CACHED", 32),
            ];
            let mode = if *mode == 0 { String::new() } else { format!(", mode={mode:#05o}").replace("0o", "0") };
            let how = format!(
                "{{flags={}{mode}, resolve={}}}",
                c::open_flags(crate::OpenFlags::from_bits_retain(*flags as u32)),
                t::flags(*resolve, &names, "0")
            );
            format!("{dirfd}, {}, {how}, {size}", t::path(path))
        }
        Syscall::Splice { fd_in, off_in, fd_out, off_out, len, flags } => {
            let offset = |offset: &Option<i64>| offset.map_or("NULL".to_string(), |at| format!("[{at}]"));
            let flags = t::flags(u64::from(*flags), SPLICE_FLAGS, "0");
            format!("{fd_in}, {}, {fd_out}, {}, {len}, {flags}", offset(off_in), offset(off_out))
        }
        Syscall::Tee { fd_in, fd_out, len, flags } => {
            format!("{fd_in}, {fd_out}, {len}, {}", t::flags(u64::from(*flags), SPLICE_FLAGS, "0"))
        }
        Syscall::Membarrier { cmd, flags, .. } => {
            let names = [
                (0, "MEMBARRIER_CMD_QUERY"),
                (1, "MEMBARRIER_CMD_GLOBAL"),
                (2, "MEMBARRIER_CMD_GLOBAL_EXPEDITED"),
                (4, "MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED"),
                (8, "MEMBARRIER_CMD_PRIVATE_EXPEDITED"),
                (16, "MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED"),
            ];
            format!("{}, {flags}", c::named(i64::from(*cmd), &names))
        }
        Syscall::Getcpu => match result {
            Ok(Ret::Bytes(bytes)) => {
                format!("[{}], [{}], NULL", bytes.first().unwrap_or(&0), bytes.get(4).unwrap_or(&0))
            }
            _ => "NULL, NULL, NULL".to_string(),
        },
        Syscall::PidfdGetfd { pidfd, targetfd, flags } => format!("{pidfd}, {targetfd}, {flags}"),
        _ => return None,
    })
}

fn xattr(file: &XattrFile, op: &XattrOp, result: &Result<Ret, Errno>) -> String {
    let file = match file {
        XattrFile::Path(path) | XattrFile::Link(path) => t::path(path),
        XattrFile::Fd(fd) => fd.to_string(),
    };
    let answer = |size: usize| match result {
        Ok(Ret::Bytes(bytes)) if size > 0 => t::buffer(bytes),
        _ if size == 0 => "NULL".to_string(),
        _ => c::pointer(0x7ffc_0000_0000),
    };
    match op {
        XattrOp::Set { name, value, flags } => {
            let flags = t::flags(*flags as u32 as u64, &[("XATTR_CREATE", 1), ("XATTR_REPLACE", 2)], "0");
            format!("{file}, {}, {}, {}, {flags}", t::path(name), t::buffer(value), value.len())
        }
        XattrOp::Get { name, size } => format!("{file}, {}, {}, {size}", t::path(name), answer(*size)),
        XattrOp::List { size } => format!("{file}, {}, {size}", answer(*size)),
        XattrOp::Remove { name } => format!("{file}, {}", t::path(name)),
    }
}

fn sched(call: &SchedCall, result: &Result<Ret, Errno>) -> String {
    /// `SCHED_RESET_ON_FORK`.
    const RESET_ON_FORK: i32 = 0x4000_0000;
    let named = |policy: i32| c::named(i64::from(policy), POLICIES);
    match call {
        SchedCall::SetScheduler { pid, policy, priority } => {
            let reset = if policy & RESET_ON_FORK != 0 { "|SCHED_RESET_ON_FORK" } else { "" };
            format!("{pid}, {}{reset}, [{priority}]", named(policy & !RESET_ON_FORK))
        }
        SchedCall::SetParam { pid, priority } => format!("{pid}, [{priority}]"),
        SchedCall::GetScheduler { pid } => pid.to_string(),
        SchedCall::GetParam { pid } => match result {
            Ok(Ret::Bytes(bytes)) => {
                let priority = bytes[..].try_into().map_or(0, i32::from_le_bytes);
                format!("{pid}, [{priority}]")
            }
            _ => format!("{pid}, {}", c::pointer(0x7ffc_0000_0000)),
        },
        SchedCall::PriorityMax { policy } | SchedCall::PriorityMin { policy } => named(*policy),
        SchedCall::RrGetInterval { pid } => match result {
            Ok(Ret::Time(time)) => format!("{pid}, {}", t::timespec(time)),
            _ => format!("{pid}, {}", c::pointer(0x7ffc_0000_0000)),
        },
    }
}

fn memory(call: &MemLock) -> String {
    match call {
        MemLock::Lock { addr, length, flags: None, .. } | MemLock::Unlock { addr, length, .. } => {
            format!("{}, {length}", c::pointer(*addr))
        }
        MemLock::Lock { addr, length, flags: Some(flags), .. } => {
            let flags = t::flags(*flags as u32 as u64, &[("MLOCK_ONFAULT", 1)], "0");
            format!("{}, {length}, {flags}", c::pointer(*addr))
        }
        MemLock::LockAll { flags, .. } => {
            t::flags(*flags as u32 as u64, &[("MCL_CURRENT", 1), ("MCL_FUTURE", 2), ("MCL_ONFAULT", 4)], "0")
        }
        MemLock::UnlockAll => String::new(),
    }
}

/// `struct statx`, shortened as strace shortens it.
fn statx(result: &Result<Ret, Errno>) -> String {
    let Ok(Ret::Structure { bytes, .. }) = result else { return c::pointer(0x7ffc_0000_0000) };
    let part = |at: usize, len: usize| {
        bytes
            .get(at..at + len)
            .map_or(0, |part| part.iter().rev().fold(0u64, |value, &byte| value << 8 | u64::from(byte)))
    };
    let mask = t::flags(part(0, 4), STATX_MASK, "0");
    let attributes = t::flags(part(8, 8), &[("STATX_ATTR_MOUNT_ROOT", 0x2000)], "0");
    let (mode, size) = (super::args::file_mode(part(28, 2) as u32), part(40, 8));
    format!("{{stx_mask={mask}, stx_attributes={attributes}, stx_mode={mode}, stx_size={size}, ...}}")
}
