//! What the process sees of the machine, read through the hidden descriptor of the session's /proc.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::path::PathBuf;

use nslab_abi::Syscall;
use nslab_keeper::inspect;

use crate::hidden;
use crate::report::Report;
use crate::sys::{self, Arg};

/// Bytes of one file that are read.
const FILE_BYTES: usize = 32 * 1024;

/// Looks around for the page's inspector.
pub fn look() -> Report {
    let link = |name: &str| link(name).map(|target| PathBuf::from(OsString::from_vec(target)));
    Report::Look { look: inspect::look_around(read, link).encode() }
}

/// Does this call, if it succeeds, change what the inspector shows?
pub fn is_changed_by(call: &Syscall) -> bool {
    matches!(
        call,
        Syscall::Unshare { .. }
            | Syscall::Setns { .. }
            | Syscall::Sethostname { .. }
            | Syscall::Setdomainname { .. }
            | Syscall::Mount { .. }
            | Syscall::Umount2 { .. }
            | Syscall::PivotRoot { .. }
            | Syscall::MoveMount { .. }
            | Syscall::MountSetattr { .. }
            | Syscall::Fsconfig { .. }
            | Syscall::Chroot { .. }
            | Syscall::Setuid { .. }
            | Syscall::Setgid { .. }
            | Syscall::Setreuid { .. }
            | Syscall::Setregid { .. }
            | Syscall::Setresuid { .. }
            | Syscall::Setresgid { .. }
            | Syscall::Setgroups { .. }
            | Syscall::Capset { .. }
    )
}

/// The process's numbers in all pid namespaces from the session's on; empty if they cannot be read.
pub fn pids() -> Vec<u32> {
    let status = read("self/status");
    let line = status.lines().find_map(|line| line.strip_prefix("NSpid:")).unwrap_or_default();
    line.split_whitespace().filter_map(|number| number.parse().ok()).collect()
}

/// Reads a file of the session's /proc; empty if that fails.
fn read(name: &str) -> String {
    let path = format!("{name}\0");
    let flags = libc::O_RDONLY | libc::O_CLOEXEC;
    let mut args = [hidden::PROC.into(), Arg::In(path.as_bytes()), flags.into(), Arg::Number(0)];
    let Ok(fd) = sys::own(libc::SYS_openat, &mut args) else { return String::new() };
    let mut bytes = vec![0; FILE_BYTES];
    let mut len = 0;
    // A file of /proc may come in parts.
    while let Ok(count @ 1..) =
        sys::own(libc::SYS_read, &mut [fd.into(), Arg::Out(&mut bytes[len..]), (FILE_BYTES - len).into()])
    {
        len += count as usize;
    }
    let _ = sys::own(libc::SYS_close, &mut [fd.into()]);
    String::from_utf8_lossy(&bytes[..len]).into_owned()
}

/// Reads a link of the session's /proc.
pub fn link(name: &str) -> Option<Vec<u8>> {
    const LINK_BYTES: usize = 64;
    let path = format!("{name}\0");
    let mut target = vec![0; LINK_BYTES];
    let mut args = [hidden::PROC.into(), Arg::In(path.as_bytes()), Arg::Out(&mut target), LINK_BYTES.into()];
    let len = sys::own(libc::SYS_readlinkat, &mut args).ok()?;
    target.truncate(len as usize);
    Some(target)
}
