//! Identity.

use nslab_abi::{CapSet, Caps, Pid, Ret, Syscall};

use super::{Answer, enter, half, int};
use crate::sys::Arg;

/// `_LINUX_CAPABILITY_VERSION_3` - capget(2).
const CAPABILITY_VERSION: u32 = 0x2008_0522;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::Getuid => int(libc::SYS_getuid, &mut []),
        Syscall::Geteuid => int(libc::SYS_geteuid, &mut []),
        Syscall::Getgid => int(libc::SYS_getgid, &mut []),
        Syscall::Getegid => int(libc::SYS_getegid, &mut []),
        Syscall::Getresuid => three(libc::SYS_getresuid),
        Syscall::Getresgid => three(libc::SYS_getresgid),
        Syscall::Setuid { uid } => int(libc::SYS_setuid, &mut [(*uid).into()]),
        Syscall::Setgid { gid } => int(libc::SYS_setgid, &mut [(*gid).into()]),
        Syscall::Setreuid { ruid, euid } => int(libc::SYS_setreuid, &mut [(*ruid).into(), (*euid).into()]),
        Syscall::Setregid { rgid, egid } => int(libc::SYS_setregid, &mut [(*rgid).into(), (*egid).into()]),
        Syscall::Setresuid { ruid, euid, suid } => {
            int(libc::SYS_setresuid, &mut [(*ruid).into(), (*euid).into(), (*suid).into()])
        }
        Syscall::Setresgid { rgid, egid, sgid } => {
            int(libc::SYS_setresgid, &mut [(*rgid).into(), (*egid).into(), (*sgid).into()])
        }
        Syscall::Getgroups { size } => getgroups(*size),
        Syscall::Setgroups { list } => {
            let bytes: Vec<u8> = list.iter().flat_map(|gid| gid.to_le_bytes()).collect();
            int(libc::SYS_setgroups, &mut [list.len().into(), Arg::In(&bytes)])
        }
        Syscall::Capget { pid } => capget(*pid),
        Syscall::Capset { pid, caps } => capset(*pid, caps),
        _ => return None,
    })
}

fn three(number: i64) -> Answer {
    let (mut real, mut effective, mut saved) = ([0; 4], [0; 4], [0; 4]);
    enter(number, &mut [Arg::Out(&mut real), Arg::Out(&mut effective), Arg::Out(&mut saved)])?;
    Ok(Ret::Ids(half(&real, 0), half(&effective, 0), half(&saved, 0)))
}

fn getgroups(size: i32) -> Answer {
    // "ngroups_max 65536" - getgroups(2); the kernel refuses negative sizes itself.
    let mut list = vec![0; 4 * size.clamp(0, 65536) as usize];
    let count = enter(libc::SYS_getgroups, &mut [size.into(), Arg::Out(&mut list)])? as usize;
    if size == 0 {
        // The number alone.
        let mut all = vec![0; 4 * count];
        enter(libc::SYS_getgroups, &mut [count.into(), Arg::Out(&mut all)])?;
        list = all;
    }
    Ok(Ret::Groups((0..count).map(|index| half(&list, 4 * index)).collect()))
}

fn header(pid: Pid) -> [u8; 8] {
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&CAPABILITY_VERSION.to_le_bytes());
    bytes[4..].copy_from_slice(&pid.0.to_le_bytes());
    bytes
}

fn capget(pid: Pid) -> Answer {
    let mut data = [0; 24];
    enter(libc::SYS_capget, &mut [Arg::In(&header(pid)), Arg::Out(&mut data)])?;
    // Two records of effective, permitted, inheritable: the low and the high 32 capabilities.
    let set = |field: usize| CapSet(u64::from(half(&data, 4 * field)) | u64::from(half(&data, 12 + 4 * field)) << 32);
    Ok(Ret::Caps(Caps { effective: set(0), permitted: set(1), inheritable: set(2) }))
}

fn capset(pid: Pid, caps: &Caps) -> Answer {
    let sets = [caps.effective.0, caps.permitted.0, caps.inheritable.0];
    let low = sets.iter().flat_map(|set| (*set as u32).to_le_bytes());
    let high = sets.iter().flat_map(|set| ((*set >> 32) as u32).to_le_bytes());
    let data: Vec<u8> = low.chain(high).collect();
    int(libc::SYS_capset, &mut [Arg::In(&header(pid)), Arg::In(&data)])
}
