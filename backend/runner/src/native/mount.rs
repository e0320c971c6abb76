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
        Syscall::PivotRoot { new_root, put_old } => {
            int(libc::SYS_pivot_root, &mut [Arg::In(&c_bytes(new_root)), Arg::In(&c_bytes(put_old))])
        }
        _ => return None,
    })
}
