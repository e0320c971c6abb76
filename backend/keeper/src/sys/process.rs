//! Processes: the raw clone(2), pidfds, the controlling terminal.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

/// Copies this process with the given `CLONE_*` flags; SIGCHLD tells its end. Returns 0 in the child, the child's pid in the parent.
///
/// Only flags with the semantics of fork(2) may be passed: no CLONE_VM, no CLONE_SETTLS.
pub fn clone(flags: libc::c_int) -> io::Result<libc::pid_t> {
    assert_eq!(
        flags & (libc::CLONE_VM | libc::CLONE_SETTLS | libc::CLONE_THREAD),
        0,
        "a copy of the process is what callers expect"
    );
    // SAFETY: with a null stack and without CLONE_VM this is fork(2); this process has one thread, so the child may do anything.
    let pid = unsafe { libc::syscall(libc::SYS_clone, flags | libc::SIGCHLD, 0usize, 0usize, 0usize, 0usize) };
    if pid < 0 { Err(io::Error::last_os_error()) } else { Ok(pid as libc::pid_t) }
}

/// Returns a descriptor for a process - pidfd_open(2).
pub fn pidfd_open(pid: libc::pid_t) -> io::Result<OwnedFd> {
    // SAFETY: the call takes numbers only.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call has just returned this descriptor.
    Ok(unsafe { OwnedFd::from_raw_fd(fd as RawFd) })
}

/// Sends a signal to a process - pidfd_send_signal(2).
pub fn pidfd_send_signal(pidfd: &OwnedFd, signal: libc::c_int) -> io::Result<()> {
    // SAFETY: a null `siginfo_t` is allowed and means "as kill(2) sends it".
    let done = unsafe {
        libc::syscall(libc::SYS_pidfd_send_signal, pidfd.as_raw_fd(), signal, std::ptr::null::<libc::siginfo_t>(), 0)
    };
    if done < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Makes a terminal the controlling one of the calling session leader - ioctl_tty(2), TIOCSCTTY.
pub fn make_controlling_tty(tty: &OwnedFd) -> io::Result<()> {
    // SAFETY: TIOCSCTTY takes a number.
    match unsafe { libc::ioctl(tty.as_raw_fd(), libc::TIOCSCTTY, 0) } {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// Tells a terminal its size - ioctl_tty(2), TIOCSWINSZ.
pub fn set_window_size(tty: &OwnedFd, rows: u16, cols: u16) -> io::Result<()> {
    let size = libc::winsize { ws_row: rows, ws_col: cols, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: `size` is the structure that TIOCSWINSZ reads, and outlives the call.
    match unsafe { libc::ioctl(tty.as_raw_fd(), libc::TIOCSWINSZ, &size) } {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// Takes a capability out of what execve(2) can give - capabilities(7), "Capability bounding set".
pub fn drop_from_bounding_set(cap: libc::c_ulong) -> io::Result<()> {
    // SAFETY: PR_CAPBSET_DROP takes a number.
    match unsafe { libc::prctl(libc::PR_CAPBSET_DROP, cap, 0, 0, 0) } {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// Waits for a child and returns its status as wait(2) gives it.
pub fn wait_raw(pid: libc::pid_t) -> io::Result<libc::c_int> {
    let mut status = 0;
    loop {
        // SAFETY: `status` outlives the call; no usage is asked for.
        match unsafe { libc::wait4(pid, &mut status, 0, std::ptr::null_mut()) } {
            -1 if io::Error::last_os_error().kind() == io::ErrorKind::Interrupted => {}
            -1 => return Err(io::Error::last_os_error()),
            _ => return Ok(status),
        }
    }
}

/// Ignores a signal.
pub fn ignore(signal: nix::sys::signal::Signal) -> nix::Result<()> {
    // SAFETY: SIG_IGN runs no code.
    unsafe { nix::sys::signal::signal(signal, nix::sys::signal::SigHandler::SigIgn) }.map(drop)
}

/// Installs a seccomp filter for this process and all that come from it - seccomp(2).
///
/// Unlike the library's own function, without PR_SET_NO_NEW_PRIVS.
pub fn seccomp_set_filter(program: &[seccompiler::sock_filter]) -> io::Result<()> {
    let len = u16::try_from(program.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    // `sock_filter` of both crates is the kernel's structure.
    let program = libc::sock_fprog { len, filter: program.as_ptr().cast::<libc::sock_filter>().cast_mut() };
    // SAFETY: `program` and what it points to outlive the call; the kernel only reads them.
    let done = unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, 0, &program) };
    if done < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Gives every signal its default action and unblocks all: "the dispositions of ignored signals are left unchanged" by execve(2).
pub fn reset_signals() {
    /// Bytes of the kernel's `sigset_t`.
    const SIGSET_BYTES: usize = 8;
    // The kernel's `struct sigaction` of x86-64 - handler, flags, restorer, mask - all zero is SIG_DFL.
    let default = [0u64; 4];
    for signal in 1..=64 {
        // SAFETY: the structure is as large as the kernel reads. The library's function would refuse 32 and 33.
        unsafe {
            libc::syscall(libc::SYS_rt_sigaction, signal, default.as_ptr(), std::ptr::null_mut::<u64>(), SIGSET_BYTES)
        };
    }
    let empty = 0u64;
    // SAFETY: the set is as large as the kernel reads.
    unsafe {
        libc::syscall(libc::SYS_rt_sigprocmask, libc::SIG_SETMASK, &empty, std::ptr::null_mut::<u64>(), SIGSET_BYTES)
    };
}

/// Asks a terminal for its rows and columns - ioctl_tty(2), TIOCGWINSZ.
pub fn window_size(tty: &OwnedFd) -> io::Result<(u16, u16)> {
    let mut size = libc::winsize { ws_row: 0, ws_col: 0, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: `size` is the structure that TIOCGWINSZ writes, and outlives the call.
    match unsafe { libc::ioctl(tty.as_raw_fd(), libc::TIOCGWINSZ, &mut size) } {
        -1 => Err(io::Error::last_os_error()),
        _ => Ok((size.ws_row, size.ws_col)),
    }
}
