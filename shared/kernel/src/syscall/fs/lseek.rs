//! lseek(2).

use nslab_abi::{Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::FileObject;
use crate::stop::{SysResult, unsupported};

const SEEK_SET: i32 = 0;
const SEEK_CUR: i32 = 1;
const SEEK_END: i32 = 2;
const SEEK_DATA: i32 = 3;
const SEEK_HOLE: i32 = 4;

pub fn sys_lseek(k: &mut Kernel, t: TaskId, fd: Fd, offset: i64, whence: i32) -> SysResult {
    let id = k.fget(t, fd)?;
    let file = k.vfs.file(id).clone();
    // noop_llseek() of fs/libfs.c: the position of these is always 0.
    if matches!(file.object, FileObject::Eventfd(_) | FileObject::Signalfd(_) | FileObject::Timerfd(_)) {
        return Ok(Ret::Int(0));
    }
    // "ESPIPE fd is associated with a pipe, socket, or FIFO." - lseek(2); terminals too.
    if file.object != FileObject::Node {
        return Err(Errno::ESPIPE.into());
    }
    let base = match whence {
        SEEK_SET => 0,
        SEEK_CUR => file.pos as i64,
        SEEK_END => k.attr(file.path.node).size as i64,
        SEEK_DATA | SEEK_HOLE => return unsupported("lseek", "SEEK_DATA, SEEK_HOLE"),
        _ => {
            k.check(Reason::ValueInRange, false);
            return Err(Errno::EINVAL.into());
        }
    };
    let pos = base.checked_add(offset).filter(|&pos| pos >= 0);
    k.ensure(Reason::ValueInRange, pos.is_some(), Errno::EINVAL)?;
    let pos = pos.unwrap_or(0);
    k.vfs.file_mut(id).pos = pos as u64;
    Ok(Ret::Int(pos))
}
