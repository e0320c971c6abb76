//! Extended attributes, statx(2), scheduling policies.

use nslab_abi::{Ret, SchedCall, Syscall, XattrFile, XattrOp};

use super::{Answer, bytes, c_bytes, enter, int, timespec_at};
use crate::sys::Arg;

/// Most bytes of a value or a list - xattr(7).
const XATTR_BYTES: usize = 65536;
/// `sizeof(struct statx)`.
const STATX_BYTES: usize = 256;

/// Answers the calls of these families.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Statx { dirfd, path, flags, mask } => {
            let mut buffer = vec![0; STATX_BYTES];
            let args = &mut [
                (*dirfd).into(),
                Arg::In(&c_bytes(path)),
                flags.bits().into(),
                (*mask).into(),
                Arg::Out(&mut buffer),
            ];
            enter(libc::SYS_statx, args).map(|value| Ret::Structure { value, bytes: buffer })
        }
        Syscall::Xattr { file, op } => xattr(file, op),
        Syscall::Sched(call) => sched(call),
        Syscall::Membarrier { cmd, flags, cpu_id } => {
            int(libc::SYS_membarrier, &mut [(*cmd).into(), (*flags).into(), (*cpu_id).into()])
        }
        Syscall::Getcpu => {
            let (mut cpu, mut node) = ([0; 4], [0; 4]);
            enter(libc::SYS_getcpu, &mut [Arg::Out(&mut cpu), Arg::Out(&mut node), Arg::Number(0)])
                .map(|_| Ret::Bytes([cpu, node].concat()))
        }
        Syscall::PidfdGetfd { pidfd, targetfd, flags } => {
            int(libc::SYS_pidfd_getfd, &mut [(*pidfd).into(), (*targetfd).into(), (*flags).into()])
        }
        _ => return None,
    })
}

fn xattr(file: &XattrFile, op: &XattrOp) -> Answer {
    let (which, path) = match file {
        XattrFile::Path(path) => (0, c_bytes(path)),
        XattrFile::Link(path) => (1, c_bytes(path)),
        XattrFile::Fd(_) => (2, Vec::new()),
    };
    let file = || match file {
        XattrFile::Fd(fd) => Arg::from(*fd),
        _ => Arg::In(&path),
    };
    match op {
        XattrOp::Set { name, value, flags } => {
            let value_arg = if value.is_empty() { Arg::Number(0) } else { Arg::In(value) };
            let args = &mut [file(), Arg::In(&c_bytes(name)), value_arg, value.len().into(), (*flags).into()];
            int(libc::SYS_setxattr + which, args)
        }
        XattrOp::Get { name, size } => {
            let name = c_bytes(name);
            let call = libc::SYS_getxattr + which;
            if *size == 0 {
                return int(call, &mut [file(), Arg::In(&name), Arg::Number(0), Arg::Number(0)]);
            }
            let room = (*size).min(XATTR_BYTES);
            bytes(room, |out| enter(call, &mut [file(), Arg::In(&name), out, room.into()]))
        }
        XattrOp::List { size: 0 } => int(libc::SYS_listxattr + which, &mut [file(), Arg::Number(0), Arg::Number(0)]),
        XattrOp::List { size } => {
            let room = (*size).min(XATTR_BYTES);
            bytes(room, |out| enter(libc::SYS_listxattr + which, &mut [file(), out, room.into()]))
        }
        XattrOp::Remove { name } => int(libc::SYS_removexattr + which, &mut [file(), Arg::In(&c_bytes(name))]),
    }
}

fn sched(call: &SchedCall) -> Answer {
    match *call {
        SchedCall::SetScheduler { pid, policy, priority } => {
            let param = priority.to_le_bytes();
            int(libc::SYS_sched_setscheduler, &mut [pid.into(), policy.into(), Arg::In(&param)])
        }
        SchedCall::SetParam { pid, priority } => {
            int(libc::SYS_sched_setparam, &mut [pid.into(), Arg::In(&priority.to_le_bytes())])
        }
        SchedCall::GetScheduler { pid } => int(libc::SYS_sched_getscheduler, &mut [pid.into()]),
        SchedCall::GetParam { pid } => {
            let mut param = vec![0; 4];
            enter(libc::SYS_sched_getparam, &mut [pid.into(), Arg::Out(&mut param)]).map(|_| Ret::Bytes(param))
        }
        SchedCall::PriorityMax { policy } => int(libc::SYS_sched_get_priority_max, &mut [policy.into()]),
        SchedCall::PriorityMin { policy } => int(libc::SYS_sched_get_priority_min, &mut [policy.into()]),
        SchedCall::RrGetInterval { pid } => {
            let mut time = [0; 16];
            enter(libc::SYS_sched_rr_get_interval, &mut [pid.into(), Arg::Out(&mut time)])
                .map(|_| Ret::Time(timespec_at(&time, 0)))
        }
    }
}
