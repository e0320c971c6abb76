//! Arguments of the calls on locks and room of files, of seccomp(2), and of what a process has used.

use super::consts as c;
use super::text as t;
use crate::{Errno, RecordLock, Ret, SeccompArgs, Syscall};

/// The arguments; `None`: another file's call.
pub fn args(call: &Syscall, result: &Result<Ret, Errno>) -> Option<String> {
    Some(match call {
        Syscall::Getrusage { who } => {
            let names = [(0, "RUSAGE_SELF"), (-1, "RUSAGE_CHILDREN"), (1, "RUSAGE_THREAD")];
            format!("{}, {{...}}", c::named(i64::from(*who), &names))
        }
        Syscall::Times => "{...}".to_string(),
        Syscall::Sendfile { out_fd, in_fd, offset, count } => {
            let offset = offset.map_or_else(|| "NULL".to_string(), |offset| format!("[{offset}]"));
            format!("{out_fd}, {in_fd}, {offset}, {count}")
        }
        Syscall::Fallocate { fd, mode, offset, len } => {
            let names = [("FALLOC_FL_KEEP_SIZE", 1), ("FALLOC_FL_PUNCH_HOLE", 2), ("FALLOC_FL_ZERO_RANGE", 16)];
            format!("{fd}, {}, {offset}, {len}", t::flags(*mode as u32 as u64, &names, "0"))
        }
        Syscall::FcntlLock { fd, cmd, lock } => {
            let lock = match result {
                Ok(Ret::Structure { bytes, .. }) => match bytes[..].try_into() {
                    Ok(bytes) => RecordLock::from_bytes(bytes),
                    Err(_) => *lock,
                },
                _ => *lock,
            };
            format!("{fd}, {}, {}", c::named(i64::from(*cmd), c::FCNTL), record_lock(&lock))
        }
        Syscall::Flock { fd, operation } => {
            let names = [("LOCK_SH", 1), ("LOCK_EX", 2), ("LOCK_UN", 8), ("LOCK_NB", 4)];
            format!("{fd}, {}", t::flags(*operation as u32 as u64, &names, "0"))
        }
        Syscall::Seccomp { operation, flags, args, is_prctl } => seccomp(*operation, *flags, args, *is_prctl),
        _ => return None,
    })
}

fn record_lock(lock: &RecordLock) -> String {
    let kind = c::named(i64::from(lock.l_type), &[(0, "F_RDLCK"), (1, "F_WRLCK"), (2, "F_UNLCK")]);
    let whence = c::named(i64::from(lock.l_whence), c::WHENCE);
    let pid = if lock.l_pid == 0 { String::new() } else { format!(", l_pid={}", lock.l_pid) };
    format!("{{l_type={kind}, l_whence={whence}, l_start={}, l_len={}{pid}}}", lock.l_start, lock.l_len)
}

fn seccomp(operation: u32, flags: u32, args: &SeccompArgs, is_prctl: bool) -> String {
    let names = [
        ("SECCOMP_FILTER_FLAG_TSYNC", 1),
        ("SECCOMP_FILTER_FLAG_LOG", 2),
        ("SECCOMP_FILTER_FLAG_SPEC_ALLOW", 4),
        ("SECCOMP_FILTER_FLAG_NEW_LISTENER", 8),
        ("SECCOMP_FILTER_FLAG_TSYNC_ESRCH", 16),
    ];
    let args = match args {
        SeccompArgs::Null => "NULL".to_string(),
        SeccompArgs::Unreadable => "0x7ffc00000000".to_string(),
        SeccompArgs::Action(action) => format!("[{action:#x}]"),
        SeccompArgs::Program { len, .. } => format!("{{len={len}, filter=0x7ffc00000000}}"),
    };
    match (is_prctl, operation) {
        (true, 0) => "PR_SET_SECCOMP, SECCOMP_MODE_STRICT".to_string(),
        (true, _) => format!("PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {args}"),
        _ => {
            format!(
                "{}, {}, {args}",
                c::named(i64::from(operation), c::SECCOMP),
                t::flags(u64::from(flags), &names, "0")
            )
        }
    }
}
