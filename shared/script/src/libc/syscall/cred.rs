//! Users, groups, capabilities.

use nslab_abi::{CapSet, Caps, Errno, Syscall};

use super::args::pid;
use super::{Answer, Refusal, Row};
use crate::libc::builtin::ARGS_MAX;
use crate::machine::Mm;

pub(super) const ROWS: &[Row] = &[
    ("getuid", 102, |_, _| Ok((Syscall::Getuid, Answer::Value))),
    ("geteuid", 107, |_, _| Ok((Syscall::Geteuid, Answer::Value))),
    ("getgid", 104, |_, _| Ok((Syscall::Getgid, Answer::Value))),
    ("getegid", 108, |_, _| Ok((Syscall::Getegid, Answer::Value))),
    ("getresuid", 118, |_, a| Ok((Syscall::Getresuid, Answer::Ids { real: a[0], effective: a[1], saved: a[2] }))),
    ("getresgid", 120, |_, a| Ok((Syscall::Getresgid, Answer::Ids { real: a[0], effective: a[1], saved: a[2] }))),
    ("setuid", 105, |_, a| Ok((Syscall::Setuid { uid: a[0] as u32 }, Answer::Value))),
    ("setgid", 106, |_, a| Ok((Syscall::Setgid { gid: a[0] as u32 }, Answer::Value))),
    ("setreuid", 113, |_, a| Ok((Syscall::Setreuid { ruid: a[0] as u32, euid: a[1] as u32 }, Answer::Value))),
    ("setregid", 114, |_, a| Ok((Syscall::Setregid { rgid: a[0] as u32, egid: a[1] as u32 }, Answer::Value))),
    ("setresuid", 117, |_, a| {
        Ok((Syscall::Setresuid { ruid: a[0] as u32, euid: a[1] as u32, suid: a[2] as u32 }, Answer::Value))
    }),
    ("setresgid", 119, |_, a| {
        Ok((Syscall::Setresgid { rgid: a[0] as u32, egid: a[1] as u32, sgid: a[2] as u32 }, Answer::Value))
    }),
    ("getgroups", 115, |_, a| {
        let size = a[0] as i32;
        Ok((Syscall::Getgroups { size }, Answer::Groups { at: a[1], size }))
    }),
    ("setgroups", 116, |mm, a| {
        /// `NGROUPS_MAX` - limits.h.
        const NGROUPS_MAX: u32 = 65536;
        let size = a[0] as u32;
        if size > NGROUPS_MAX {
            return Err(Refusal::Errno(Errno::EINVAL));
        }
        let bytes = mm.read_vec(a[1], u64::from(size) * 4)?;
        let list = bytes.chunks_exact(4).map(|id| u32::from_le_bytes([id[0], id[1], id[2], id[3]])).collect();
        Ok((Syscall::Setgroups { list }, Answer::Value))
    }),
    ("capget", 125, |mm, a| {
        let checked = check_header(mm, a[0]);
        // "Note that … datap may be NULL", to ask for the version - capget(2); nothing else is looked at then.
        if a[1] == 0 && matches!(checked, Ok(_) | Err(Refusal::Errno(Errno::EINVAL))) {
            return Ok((Syscall::Capget { pid: pid(0) }, Answer::Caps { at: 0, structs: 0 }));
        }
        let structs = checked?;
        let pid = pid(mm.load(a[0].wrapping_add(4), 4)?);
        Ok((Syscall::Capget { pid }, Answer::Caps { at: a[1], structs }))
    }),
    ("capset", 126, capset),
];

/// Reads a header's version: how many structs of 32 capabilities follow. One that Linux does not know gets version 3 written into
/// it and EINVAL - kernel/capability.c:cap_validate_magic()
fn check_header(mm: &mut Mm, header: u64) -> Result<u64, Refusal> {
    const VERSION_1: u64 = 0x1998_0330;
    const VERSION_2: u64 = 0x2007_1026;
    const VERSION_3: u64 = 0x2008_0522;
    match mm.load(header, 4)? {
        VERSION_1 => Ok(1),
        VERSION_2 | VERSION_3 => Ok(2),
        _ => {
            mm.store(header, 4, VERSION_3)?;
            Err(Refusal::Errno(Errno::EINVAL))
        }
    }
}

fn capset(mm: &mut Mm, a: &[u64; ARGS_MAX]) -> Result<(Syscall, Answer), Refusal> {
    let structs = check_header(mm, a[0])?;
    let target = pid(mm.load(a[0].wrapping_add(4), 4)?);
    let mut set = |index: u64| -> Result<CapSet, Refusal> {
        let low = mm.load(a[1].wrapping_add(index * 4), 4)?;
        let high = if structs == 2 { mm.load(a[1].wrapping_add(12 + index * 4), 4)? } else { 0 };
        Ok(CapSet(high << 32 | low))
    };
    let caps = Caps { effective: set(0)?, permitted: set(1)?, inheritable: set(2)? };
    Ok((Syscall::Capset { pid: target, caps }, Answer::Value))
}
