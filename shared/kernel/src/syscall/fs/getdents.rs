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
    let dot = |at, name: &[u8], ino| (at, Listed { name: name.to_vec(), ino, format: 0o040_000 });
    let dots = [dot(0, b".", attr.ino), dot(1, b"..", k.attr(up).ino)];
    let listed = dots.into_iter().filter(|&(at, _)| at >= file.pos).chain(k.list_from(t, file.path.node, file.pos)?);
    let mut entries: Vec<Dirent> = Vec::new();
    let (mut room, mut pos, mut has_room) = (count, file.pos, true);
    for (at, listed) in listed {
        let d_type = (listed.format >> 12) as u8;
        let entry = Dirent { d_ino: listed.ino, d_off: at as i64 + 1, d_type, d_name: listed.name };
        let Some(rest) = room.checked_sub(entry.reclen()) else {
            has_room = !entries.is_empty();
            break;
        };
        (room, pos) = (rest, at + 1);
        entries.push(entry);
    }
    // "EINVAL Result buffer is too small." - getdents(2)
    if !has_room {
        k.ensure(Reason::ValueInRange, false, Errno::EINVAL)?;
    }
    k.fsnotify(file.path.node, event::ACCESS);
    k.vfs.file_mut(id).pos = pos;
    Ok(Ret::Dirents(entries))
}
