//! What failed calls leave behind.

use nslab_abi::{Errno, Syscall};

/// Which failures leave something behind: the closed list of what `undo` must not take back.
pub(super) fn leaves_effects(call: &Syscall, errno: Errno) -> bool {
    match call {
        // Of several processes some are changed although others cannot be.
        Syscall::Setpriority { .. } => true,
        // What was wrong is told by read(2), and what failed to be made stays failed - fs/fsopen.c.
        Syscall::Fsconfig { .. } => true,
        // What the context has is a mount's, although that found no namespace - fs/namespace.c:fsmount()
        Syscall::Fsmount { .. } => matches!(errno, Errno::ENOSPC | Errno::EMFILE),
        // SIGPIPE comes with it - write(2).
        Syscall::Write { .. }
        | Syscall::Sendfile { .. }
        | Syscall::Splice { .. }
        | Syscall::Tee { .. }
        | Syscall::Sendto { .. }
        | Syscall::Sendmsg { .. }
            if errno == Errno::EPIPE =>
        {
            true
        }
        // A socket's pending error is told once - socket(7), SO_ERROR; a connect(2) that does not wait goes on.
        Syscall::Read { .. }
        | Syscall::Recvfrom { .. }
        | Syscall::Recvmsg { .. }
        | Syscall::Write { .. }
        | Syscall::Sendto { .. }
        | Syscall::Sendmsg { .. }
        | Syscall::Connect { .. } => {
            matches!(
                errno,
                Errno::ECONNREFUSED | Errno::ECONNRESET | Errno::ECONNABORTED | Errno::EINPROGRESS | Errno::EINTR
            )
        }
        // A signal took the sleep's end; the mask and the deadline were undone by the call itself.
        Syscall::RtSigsuspend { .. } | Syscall::Pause => true,
        // The timer's number is used up.
        Syscall::TimerCreate { .. } => true,
        // The lock that was to be converted is lost - flock(2), NOTES.
        Syscall::Flock { .. } => errno == Errno::EAGAIN,
        Syscall::Shutdown { .. } => errno == Errno::ENOTCONN,
        _ => errno == Errno::EINTR,
    }
}
