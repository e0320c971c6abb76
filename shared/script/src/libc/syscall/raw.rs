//! syscall(2): any number.

use nslab_abi::{Syscall, Unsupported};

use super::{Answer, Refusal, Row, process};
use crate::libc::builtin::ARGS_MAX;

pub(super) const ROWS: &[Row] = &[("raw", -1, |mm, a| {
    let number = a[0] as i64;
    let mut args = [0; ARGS_MAX];
    args[..ARGS_MAX - 1].copy_from_slice(&a[1..]);
    const CLONE: i64 = 56;
    if number == CLONE && args[1] != 0 {
        // The child would return from syscall(2) into whatever lies on that stack.
        return Err(Refusal::Unsupported(Unsupported::new("syscall(SYS_clone)", "stack")));
    }
    match process::numbered(number) {
        Some(build) => build(mm, &args),
        None => {
            let first = [args[0], args[1], args[2], args[3], args[4], args[5]];
            Ok((Syscall::Other { number, args: first }, Answer::Value))
        }
    }
})];
