//! Mounts, host names, the machine.

use nslab_abi::{MountFlags, Syscall, UmountFlags};

use super::args::{optional, path};
use super::{Answer, Row};

/// Longest host name: `__NEW_UTS_LEN`. The kernel checks the length before it reads the name.
const UTS_LEN: i64 = nslab_abi::limits::HOST_NAME_MAX as i64;

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
