//! What init and the report socket need.

use std::io;

/// Ends the process at once, without the C library's and Rust's farewells.
pub fn exit(status: i32) -> ! {
    // SAFETY: _exit(2) does not return and runs no code of ours.
    unsafe { libc::_exit(status) }
}

/// Is this descriptor open?
pub fn is_open(fd: i32) -> bool {
    // SAFETY: F_GETFD touches no memory.
    unsafe { libc::fcntl(fd, libc::F_GETFD) >= 0 }
}

/// Waits for one byte or the end of file.
pub fn read_byte(fd: i32) {
    let mut byte = 0u8;
    loop {
        // SAFETY: the buffer is one byte and outlives the call.
        let got = unsafe { libc::read(fd, (&raw mut byte).cast(), 1) };
        if got >= 0 || io::Error::last_os_error().kind() != io::ErrorKind::Interrupted {
            return;
        }
    }
}

/// Sends a message on a socket; false if nobody reads any more.
pub fn send(fd: i32, message: &[u8]) -> bool {
    loop {
        // SAFETY: pointer and length are those of `message`.
        let sent = unsafe { libc::send(fd, message.as_ptr().cast(), message.len(), libc::MSG_NOSIGNAL) };
        if sent >= 0 {
            return true;
        }
        if io::Error::last_os_error().kind() != io::ErrorKind::Interrupted {
            return false;
        }
    }
}

/// Waits until some child has ended, without reaping it; `None` without children. The status is as wait(2) gives it.
pub fn wait_any_nowait() -> Option<(i32, i32)> {
    loop {
        // SAFETY: all zeroes is a valid `siginfo_t`.
        let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
        // SAFETY: `info` outlives the call.
        let done = unsafe { libc::waitid(libc::P_ALL, 0, &mut info, libc::WEXITED | libc::WNOWAIT) };
        if done == 0 {
            // SAFETY: waitid filled the fields of SIGCHLD.
            let (pid, status) = unsafe { (info.si_pid(), info.si_status()) };
            let raw = match info.si_code {
                libc::CLD_EXITED => (status & 0xff) << 8,
                libc::CLD_DUMPED => status | 0x80,
                _ => status,
            };
            return Some((pid, raw));
        }
        if io::Error::last_os_error().kind() != io::ErrorKind::Interrupted {
            return None;
        }
    }
}

/// Reaps a child that has ended.
pub fn reap(pid: i32) {
    let mut status = 0;
    // SAFETY: `status` outlives the call.
    unsafe { libc::waitpid(pid, &mut status, 0) };
}

/// Sets or clears close-on-exec of a descriptor of ours.
pub fn set_cloexec(fd: i32, on: bool) {
    // SAFETY: F_SETFD touches no memory.
    unsafe { libc::fcntl(fd, libc::F_SETFD, if on { libc::FD_CLOEXEC } else { 0 }) };
}

/// Returns the argument vector and the environment as execve(2) handed them over.
pub fn arguments() -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    use std::os::unix::ffi::OsStringExt;
    let argv = std::env::args_os().map(OsStringExt::into_vec).collect();
    let envp = std::fs::read("/proc/self/environ")
        .map(|block| block.split(|&byte| byte == 0).filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect());
    (argv, envp.unwrap_or_default())
}
