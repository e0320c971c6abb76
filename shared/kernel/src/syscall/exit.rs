//! exit(2), exit_group(2) - kernel/exit.c. A task is single-threaded, so they are the same.

use nslab_abi::{Outcome, TaskId, WaitStatus};

use crate::Kernel;

pub fn sys_exit_group(k: &mut Kernel, t: TaskId, status: i32) -> Outcome {
    // "The value status & 0xFF is returned to the parent process" - _exit(2)
    k.do_exit(t, WaitStatus::Exited(status as u8));
    Outcome::Exited
}
