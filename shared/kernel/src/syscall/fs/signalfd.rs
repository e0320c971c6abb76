//! signalfd(2) - fs/signalfd.c.

use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, SigInfo, SigSet, Signal, TaskId, WaitFor, WaitOn};

use crate::Kernel;
use crate::fs::FileObject;
use crate::fs::events::SignalfdId;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult};

/// `sizeof(struct signalfd_siginfo)`.
const RECORD_BYTES: usize = 128;

pub fn sys_signalfd4(k: &mut Kernel, t: TaskId, fd: Fd, mut mask: SigSet, flags: OpenFlags) -> SysResult {
    let is_known = (flags - OpenFlags::CLOEXEC - OpenFlags::NONBLOCK).is_empty();
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    // "It is not possible to receive SIGKILL or SIGSTOP signals via a signalfd" - signalfd(2)
    mask.remove(Signal::SIGKILL);
    mask.remove(Signal::SIGSTOP);
    if fd.0 != -1 {
        let object = k.fd_object(t, fd)?;
        k.ensure(Reason::ValueInRange, matches!(object, FileObject::Signalfd(_)), Errno::EINVAL)?;
        if let FileObject::Signalfd(id) = object {
            k.vfs.signalfds.insert(id, mask);
        }
        k.wake_up(WaitKey::Signalfd);
        return Ok(Ret::Int(i64::from(fd.0)));
    }
    let id = SignalfdId(k.vfs.fresh());
    k.vfs.signalfds.insert(id, mask);
    let fd = k.fd_install(t, FileObject::Signalfd(id), flags | OpenFlags::RDWR)?;
    Ok(Ret::Int(i64::from(fd.0)))
}

/// Takes the reader's own pending signals, lowest first; waits for the first alone.
pub fn read(k: &mut Kernel, t: TaskId, fd: Fd, id: SignalfdId, count: usize, nonblock: bool) -> SysResult {
    k.ensure(Reason::ValueInRange, count >= RECORD_BYTES, Errno::EINVAL)?;
    let mask = *k.vfs.signalfds.get(&id).ok_or(Errno::EBADF)?;
    let mut bytes = Vec::new();
    while bytes.len() + RECORD_BYTES <= count {
        let pending = k.pending_of(t);
        let next = pending.iter().filter(|info| mask.contains(info.signal)).map(|info| info.signal).min();
        let Some(info) = next.and_then(|signal| k.take_pending(t, signal)) else { break };
        bytes.extend(record(&info));
    }
    if !bytes.is_empty() {
        return Ok(Ret::Bytes(bytes));
    }
    if nonblock {
        return Err(Errno::EAGAIN.into());
    }
    k.sleep_on(t, vec![WaitKey::Signalfd]);
    Err(Stop::Block(WaitOn { what: WaitFor::Readable(fd), deadline_ns: None }))
}

/// `struct signalfd_siginfo` - signalfd_copyinfo().
fn record(info: &SigInfo) -> [u8; RECORD_BYTES] {
    const SSI_STATUS: usize = 40;
    const SSI_INT: usize = 44;
    const SSI_PTR: usize = 48;
    let mut bytes = [0; RECORD_BYTES];
    let fields = [(0, i32::from(info.signal.0)), (8, info.code), (12, info.pid.0), (16, info.uid as i32)];
    for (at, value) in fields {
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    let value = info.value.to_le_bytes();
    if info.signal == Signal::SIGCHLD {
        bytes[SSI_STATUS..SSI_STATUS + 4].copy_from_slice(&value[..4]);
    } else if info.code < 0 {
        bytes[SSI_INT..SSI_INT + 4].copy_from_slice(&value[..4]);
        bytes[SSI_PTR..SSI_PTR + 8].copy_from_slice(&value);
    }
    bytes
}
