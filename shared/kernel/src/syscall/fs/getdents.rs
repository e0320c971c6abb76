//! getdents64(2) - fs/readdir.c.

use nslab_abi::{Dirent, Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::FileObject;
use crate::fs::inotify::event;
use crate::fs::tree::Listed;
use crate::stop::SysResult;

pub fn sys_getdents64(k: &mut Kernel, t: TaskId, fd: Fd, count: usize) -> SysResult {
    let id = k.fget(t, fd)?;
    let file = k.vfs.file(id).clone();
    let attr = k.attr(file.path.node);
    let is_dir = file.object == FileObject::Node && attr.is_dir();
    k.ensure(Reason::PathIsDirectory, is_dir, Errno::ENOTDIR)?;
    // "ENOENT No such directory." - getdents(2): it was removed.
    if k.is_unlinked(file.path.node) {
        return Err(Errno::ENOENT.into());
    }
    let up = k.vfs.parent_node(file.path.node).unwrap_or(file.path.node);
    let dot = |name: &[u8], ino| Listed { name: name.to_vec(), ino, format: 0o040_000 };
    let mut all = vec![dot(b".", attr.ino), dot(b"..", k.attr(up).ino)];
    all.extend(k.list(t, file.path.node)?);
    let mut entries: Vec<Dirent> = Vec::new();
    let mut room = count;
    let from = usize::try_from(file.pos).unwrap_or(usize::MAX);
    for (index, listed) in all.into_iter().enumerate().skip(from) {
        let d_off = index as i64 + 1;
        let entry = Dirent { d_ino: listed.ino, d_off, d_type: (listed.format >> 12) as u8, d_name: listed.name };
        let Some(rest) = room.checked_sub(entry.reclen()) else {
            // "EINVAL Result buffer is too small." - getdents(2)
            k.ensure(Reason::ValueInRange, !entries.is_empty(), Errno::EINVAL)?;
            break;
        };
        room = rest;
        entries.push(entry);
    }
    k.fsnotify(file.path.node, event::ACCESS);
    k.vfs.file_mut(id).pos += entries.len() as u64;
    Ok(Ret::Dirents(entries))
}
