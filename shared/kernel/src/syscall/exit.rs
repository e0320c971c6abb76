//! exit(2), exit_group(2) - kernel/exit.c.

use nslab_abi::{Outcome, TaskId, WaitStatus};

use crate::Kernel;

/// "This system call is equivalent to _exit(2) except that it terminates … all threads in the calling process's thread group" - exit_group(2)
pub fn sys_exit_group(k: &mut Kernel, t: TaskId, status: i32) -> Outcome {
    // "The value status & 0xFF is returned to the parent process" - _exit(2)
    k.do_exit(t, WaitStatus::Exited(status as u8));
    Outcome::Exited
}

/// The end of one thread.
pub fn sys_exit(k: &mut Kernel, t: TaskId, status: i32) -> Outcome {
    k.exit_thread(t, WaitStatus::Exited(status as u8));
    Outcome::Exited
}
