//! What stands after `=`.

use super::ioctl;
use super::text::timespec;
use crate::{Errno, Ret, Syscall, Timespec};

pub fn result(call: &Syscall, result: &Result<Ret, Errno>) -> String {
    if let Some(errno) = call.failure(result) {
        return match (errno.name(), restart(errno)) {
            (Some(name), _) => format!("-1 {name} ({})", errno.strerror()),
            (None, Some(restart)) => format!("? {restart}"),
            (None, None) => format!("-1 (errno {})", errno.0),
        };
    }
    match result {
        Ok(Ret::Bytes(_)) if matches!(call, Syscall::Ioctl { .. } | Syscall::Prctl { .. }) => "0".to_string(),
        Ok(Ret::Wait { .. }) if matches!(call, Syscall::Waitid { .. }) => "0".to_string(),
        Ok(Ret::Poll(_)) if result.as_ref().is_ok_and(|ret| ret.value() == 0) => "0 (Timeout)".to_string(),
        Ok(Ret::Select { ready: Some((0, _)), .. }) => "0 (Timeout)".to_string(),
        Ok(Ret::Select { ready: Some((count, sets)), left }) => select(call, *count, sets, left),
        Ok(Ret::Mapped { addr, .. }) => format!("{addr:#x}"),
        Ok(ret) if matches!(call, Syscall::Umask { .. }) => format!("{:#o}", ret.value()).replace("0o", "0"),
        Ok(ret) => match ioctl::remark(call, ret.value()) {
            Some(remark) => format!("{} ({remark})", ret.value()),
            None => ret.value().to_string(),
        },
        Err(_) => "-1".to_string(),
    }
}

/// What the kernel says to itself about a call that a signal ended (include/linux/errno.h); programs never see it.
fn restart(errno: Errno) -> Option<&'static str> {
    match errno.0 {
        512 => Some("ERESTARTSYS (To be restarted if SA_RESTART is set)"),
        514 => Some("ERESTARTNOHAND (To be restarted if no handler)"),
        516 => Some("ERESTART_RESTARTBLOCK (Interrupted by signal)"),
        _ => None,
    }
}

/// `1 (in [4], left {tv_sec=4, tv_nsec=0})`.
fn select(call: &Syscall, count: i64, sets: &[Vec<u8>; 3], left: &Timespec) -> String {
    let mut parts = Vec::new();
    for (name, set) in ["in", "out", "exc"].iter().zip(sets) {
        let bits = (0..set.len() * 8).filter(|fd| set[fd / 8] >> (fd % 8) & 1 != 0);
        let names: Vec<String> = bits.map(|fd| fd.to_string()).collect();
        if !names.is_empty() {
            parts.push(format!("{name} [{}]", names.join(" ")));
        }
    }
    if matches!(call, Syscall::Pselect6 { timeout: Some(_), .. }) {
        parts.push(format!("left {}", timespec(left)));
    }
    format!("{count} ({})", parts.join(", "))
}
