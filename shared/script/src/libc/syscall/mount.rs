//! Mounts, host names, the machine.

use nslab_abi::{MountFlags, Syscall, UmountFlags};

use super::args::{fd, optional, path};
use super::{Answer, Row};

/// Longest host name: `__NEW_UTS_LEN`. The kernel checks the length before it reads the name.
const UTS_LEN: i64 = nslab_abi::limits::HOST_NAME_MAX as i64;

/// Most bytes of a binary parameter - fsconfig(2).
const BINARY_MAX: i32 = 1 << 20;
/// Sizes of a `struct mount_attr` that are read at all - mount_setattr(2).
const ATTR_MIN: usize = 32;
const ATTR_MAX: usize = 4096;

pub(super) const ROWS: &[Row] = &[
    ("mount", 165, |mm, a| {
        let call = Syscall::Mount {
            source: optional(mm, a[0])?,
            target: path(mm, a[1])?,
            fstype: optional(mm, a[2])?,
            flags: MountFlags::from_bits_retain(a[3]),
            data: optional(mm, a[4])?,
        };
        Ok((call, Answer::Value))
    }),
    ("umount2", 166, |mm, a| {
        let flags = UmountFlags::from_bits_retain(a[1] as u32);
        Ok((Syscall::Umount2 { target: path(mm, a[0])?, flags }, Answer::Value))
    }),
    ("pivot_root", 155, |mm, a| {
        Ok((Syscall::PivotRoot { new_root: path(mm, a[0])?, put_old: path(mm, a[1])? }, Answer::Value))
    }),
    ("fsopen", 430, |mm, a| {
        const FSOPEN_CLOEXEC: u32 = 1;
        let flags = a[1] as u32;
        // The flags are judged before the name is read - fs/fsopen.c
        let fsname = if flags & !FSOPEN_CLOEXEC == 0 { path(mm, a[0])? } else { Vec::new() };
        Ok((Syscall::Fsopen { fsname, flags }, Answer::Value))
    }),
    ("fsconfig", 431, |mm, a| {
        const SET_BINARY: u32 = 2;
        let (cmd, aux) = (a[1] as u32, a[4] as i32);
        let value = match (cmd, aux) {
            (SET_BINARY, 1..=BINARY_MAX) if a[3] != 0 => Some(mm.read_vec(a[3], aux as u64)?),
            (SET_BINARY, _) => (a[3] != 0).then(Vec::new),
            _ => optional(mm, a[3])?,
        };
        Ok((Syscall::Fsconfig { fd: fd(a[0]), cmd, key: optional(mm, a[2])?, value, aux }, Answer::Value))
    }),
    ("fsmount", 432, |_, a| {
        Ok((Syscall::Fsmount { fsfd: fd(a[0]), flags: a[1] as u32, attr_flags: a[2] as u32 }, Answer::Value))
    }),
    ("fspick", 433, |mm, a| {
        Ok((Syscall::Fspick { dirfd: fd(a[0]), path: path(mm, a[1])?, flags: a[2] as u32 }, Answer::Value))
    }),
    ("open_tree", 428, |mm, a| {
        Ok((Syscall::OpenTree { dirfd: fd(a[0]), path: path(mm, a[1])?, flags: a[2] as u32 }, Answer::Value))
    }),
    ("move_mount", 429, |mm, a| {
        let call = Syscall::MoveMount {
            from_dirfd: fd(a[0]),
            from_path: path(mm, a[1])?,
            to_dirfd: fd(a[2]),
            to_path: path(mm, a[3])?,
            flags: a[4] as u32,
        };
        Ok((call, Answer::Value))
    }),
    ("mount_setattr", 442, |mm, a| {
        let size = a[4] as usize;
        let attr = mm.read_vec(a[3], if (ATTR_MIN..=ATTR_MAX).contains(&size) { size as u64 } else { 0 })?;
        let call = Syscall::MountSetattr { dirfd: fd(a[0]), path: path(mm, a[1])?, flags: a[2] as u32, attr, size };
        Ok((call, Answer::Value))
    }),
    ("sethostname", 170, |mm, a| {
        let len = i64::from(a[1] as i32);
        let name = mm.read_vec(a[0], if (0..=UTS_LEN).contains(&len) { len as u64 } else { 0 })?;
        Ok((Syscall::Sethostname { name, len }, Answer::Value))
    }),
    ("setdomainname", 171, |mm, a| {
        let len = i64::from(a[1] as i32);
        let name = mm.read_vec(a[0], if (0..=UTS_LEN).contains(&len) { len as u64 } else { 0 })?;
        Ok((Syscall::Setdomainname { name, len }, Answer::Value))
    }),
    ("uname", 63, |_, a| Ok((Syscall::Uname, Answer::Utsname { at: a[0] }))),
    ("sysinfo", 99, |_, a| Ok((Syscall::Sysinfo, Answer::Sysinfo { at: a[0] }))),
    ("getrandom", 318, |mm, a| {
        // The kernel would stop at the first bad page; nobody hands it half a buffer.
        mm.check(a[0], a[1], true)?;
        let call = Syscall::Getrandom { buflen: a[1] as usize, flags: a[2] as u32 };
        Ok((call, Answer::Bytes { at: a[0], max: a[1] }))
    }),
];
