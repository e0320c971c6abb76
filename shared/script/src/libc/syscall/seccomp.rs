//! seccomp(2), and prctl(2) where it does the same.

use nslab_abi::seccomp::{INSNS_MAX, Insn};
use nslab_abi::{SeccompArgs, Syscall};

use super::{Answer, Refusal, Row};
use crate::libc::builtin::ARGS_MAX;
use crate::machine::{MemError, Mm};

const SET_MODE_FILTER: u32 = 1;
const GET_ACTION_AVAIL: u32 = 2;

pub(super) const ROWS: &[Row] = &[("seccomp", 317, |mm, a| {
    let (operation, flags) = (a[0] as u32, a[1] as u32);
    let args = read(mm, operation, a[2]);
    Ok((Syscall::Seccomp { operation, flags, args, is_prctl: false }, Answer::Value))
})];

/// PR_SET_SECCOMP; `None`: a mode that there is not, which the kernel refuses - kernel/seccomp.c:prctl_set_seccomp()
pub(super) fn from_prctl(mm: &mut Mm, a: &[u64; ARGS_MAX]) -> Option<Result<(Syscall, Answer), Refusal>> {
    let (operation, args) = match a[1] {
        // "SECCOMP_SET_MODE_STRICT … args must be NULL": prctl(2) ignores its third argument there.
        1 => (0, SeccompArgs::Null),
        2 => (SET_MODE_FILTER, read(mm, SET_MODE_FILTER, a[2])),
        _ => return None,
    };
    Some(Ok((Syscall::Seccomp { operation, flags: 0, args, is_prctl: true }, Answer::Value)))
}

fn read(mm: &mut Mm, operation: u32, at: u64) -> SeccompArgs {
    let args = match operation {
        GET_ACTION_AVAIL => mm.load(at, 4).map(|action| SeccompArgs::Action(action as u32)),
        SET_MODE_FILTER => program(mm, at),
        _ if at == 0 => return SeccompArgs::Null,
        _ => return SeccompArgs::Unreadable,
    };
    args.unwrap_or(SeccompArgs::Unreadable)
}

/// A `struct sock_fprog` and what it points to.
fn program(mm: &mut Mm, at: u64) -> Result<SeccompArgs, MemError> {
    let len = mm.load(at, 2)? as usize;
    let from = mm.load(at.wrapping_add(8), 8)?;
    let mut insns = Vec::new();
    for index in 0..if len <= INSNS_MAX { len as u64 } else { 0 } {
        insns.push(Insn::from_word(mm.load(from.wrapping_add(8 * index), 8)?));
    }
    Ok(SeccompArgs::Program { len, insns })
}
