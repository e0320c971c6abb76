//! Descriptors by number.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

/// Takes a descriptor that this process was started with.
///
/// Returns `None` if it is not open.
pub fn inherited(number: RawFd) -> Option<OwnedFd> {
    // SAFETY: F_GETFD reads a number and touches no memory.
    if unsafe { libc::fcntl(number, libc::F_GETFD) } < 0 {
        return None;
    }
    // SAFETY: it is open, and each caller names a number that nothing else in this process owns.
    Some(unsafe { OwnedFd::from_raw_fd(number) })
}

/// Makes `number` a copy of a descriptor, without close-on-exec.
pub fn dup_to(fd: &OwnedFd, number: RawFd) -> io::Result<()> {
    if fd.as_raw_fd() == number {
        return set_cloexec(number, false);
    }
    // SAFETY: dup2 touches no memory; callers name numbers that no `OwnedFd` holds.
    match unsafe { libc::dup2(fd.as_raw_fd(), number) } {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// Sets or clears close-on-exec.
fn set_cloexec(number: RawFd, on: bool) -> io::Result<()> {
    // SAFETY: F_SETFD touches no memory.
    match unsafe { libc::fcntl(number, libc::F_SETFD, if on { libc::FD_CLOEXEC } else { 0 }) } {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// Marks every descriptor but the given ones close-on-exec; `keep` is sorted.
pub fn close_all_except(keep: &[RawFd]) -> io::Result<()> {
    let mut first = 0;
    for &kept in keep.iter().chain([&RawFd::MAX]) {
        if kept > first {
            // SAFETY: with CLOSE_RANGE_CLOEXEC the call closes nothing now, so no owner loses its descriptor.
            let done = unsafe { libc::syscall(libc::SYS_close_range, first, kept - 1, libc::CLOSE_RANGE_CLOEXEC) };
            if done < 0 {
                return Err(io::Error::last_os_error());
            }
        }
        first = kept.saturating_add(1);
    }
    Ok(())
}
