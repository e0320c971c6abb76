//! Mounts.

use nslab_abi::Syscall;

use super::{Answer, c_bytes, int};
use crate::sys::Arg;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Mount { source, target, fstype, flags, data } => {
            let [source, fstype] = [source, fstype].map(|text| text.as_deref().map(c_bytes));
            // The kernel copies a whole page of `data`, or as much as there is (fs/namespace.c:copy_mount_options).
            let data = data.as_deref().map(|data| {
                let mut page = data.to_vec();
                page.resize(nslab_abi::limits::PATH_MAX.max(data.len() + 1), 0);
                page
            });
            let target = c_bytes(target);
            let mut args = [
                source.as_deref().map_or(Arg::Number(0), Arg::In),
                Arg::In(&target),
                fstype.as_deref().map_or(Arg::Number(0), Arg::In),
                flags.bits().into(),
                data.as_deref().map_or(Arg::Number(0), Arg::In),
            ];
            int(libc::SYS_mount, &mut args)
        }
        Syscall::Umount2 { target, flags } => {
            int(libc::SYS_umount2, &mut [Arg::In(&c_bytes(target)), flags.bits().into()])
        }
        Syscall::Fsopen { fsname, flags } => int(libc::SYS_fsopen, &mut [Arg::In(&c_bytes(fsname)), (*flags).into()]),
        Syscall::Fsconfig { fd, cmd, key, value, aux } => {
            let [key, value] = [key, value].map(|text| text.as_deref().map(c_bytes));
            let mut args = [
                (*fd).into(),
                (*cmd).into(),
                key.as_deref().map_or(Arg::Number(0), Arg::In),
                value.as_deref().map_or(Arg::Number(0), Arg::In),
                (*aux).into(),
            ];
            int(libc::SYS_fsconfig, &mut args)
        }
        Syscall::Fsmount { fsfd, flags, attr_flags } => {
            int(libc::SYS_fsmount, &mut [(*fsfd).into(), (*flags).into(), (*attr_flags).into()])
        }
        Syscall::Fspick { dirfd, path, flags } => {
            int(libc::SYS_fspick, &mut [(*dirfd).into(), Arg::In(&c_bytes(path)), (*flags).into()])
        }
        Syscall::OpenTree { dirfd, path, flags } => {
            int(libc::SYS_open_tree, &mut [(*dirfd).into(), Arg::In(&c_bytes(path)), (*flags).into()])
        }
        Syscall::MoveMount { from_dirfd, from_path, to_dirfd, to_path, flags } => {
            let (from, to) = (c_bytes(from_path), c_bytes(to_path));
            let mut args = [(*from_dirfd).into(), Arg::In(&from), (*to_dirfd).into(), Arg::In(&to), (*flags).into()];
            int(libc::SYS_move_mount, &mut args)
        }
        Syscall::MountSetattr { dirfd, path, flags, attr, size } => {
            let path = c_bytes(path);
            let mut args = [(*dirfd).into(), Arg::In(&path), (*flags).into(), Arg::In(attr), (*size).into()];
            int(libc::SYS_mount_setattr, &mut args)
        }
        Syscall::PivotRoot { new_root, put_old } => {
            int(libc::SYS_pivot_root, &mut [Arg::In(&c_bytes(new_root)), Arg::In(&c_bytes(put_old))])
        }
        _ => return None,
    })
}
