//! sethostname(2), setdomainname(2), uname(2), sysinfo(2), getrandom(2) - kernel/sys.c.

use nslab_abi::limits::HOST_NAME_MAX;
use nslab_abi::{Cap, Errno, Reason, Ret, Sysinfo, TaskId, Utsname};

use crate::Kernel;
use crate::stop::SysResult;

/// The kernel that is imitated; product.md, "The machines".
const RELEASE: &[u8] = b"6.18.44";
/// `uname -v`.
const VERSION: &[u8] = b"#1 SMP PREEMPT_DYNAMIC";
/// Memory of the machine, in bytes.
const TOTAL_RAM: u64 = 4 << 30;
/// Most bytes that getrandom(2) hands out here in one call.
const GETRANDOM_MAX: usize = 1 << 20;

pub fn sys_sethostname(k: &mut Kernel, t: TaskId, name: &[u8], len: i64) -> SysResult {
    let name = check_name(k, t, name, len)?;
    let uts = k.task(t).nsproxy.uts;
    k.uts_mut(uts).nodename = name;
    Ok(Ret::Int(0))
}

pub fn sys_setdomainname(k: &mut Kernel, t: TaskId, name: &[u8], len: i64) -> SysResult {
    let name = check_name(k, t, name, len)?;
    let uts = k.task(t).nsproxy.uts;
    k.uts_mut(uts).domainname = name;
    Ok(Ret::Int(0))
}

/// Permission before length (facts 170-172); the name is what lies in the buffer, NULs included.
fn check_name(k: &mut Kernel, t: TaskId, name: &[u8], len: i64) -> Result<Vec<u8>, Errno> {
    let owner = k.ns_owner(k.task(t).nsproxy.uts);
    let is_capable = k.ns_capable(t, owner, Cap::CAP_SYS_ADMIN);
    k.ensure(Reason::CapSysAdmin, is_capable, Errno::EPERM)?;
    let is_in_range = (0..=HOST_NAME_MAX as i64).contains(&len);
    k.ensure(Reason::ValueInRange, is_in_range, Errno::EINVAL)?;
    name.get(..len as usize).map(<[u8]>::to_vec).ok_or(Errno::EFAULT)
}

pub fn sys_uname(k: &mut Kernel, t: TaskId) -> SysResult {
    let uts = k.uts(k.task(t).nsproxy.uts);
    let text = |bytes: &[u8]| bytes.split(|&byte| byte == 0).next().unwrap_or_default().to_vec();
    Ok(Ret::Utsname(Box::new(Utsname {
        sysname: b"Linux".to_vec(),
        nodename: text(&uts.nodename),
        release: RELEASE.to_vec(),
        version: VERSION.to_vec(),
        machine: if k.is_linux32(t) { b"i686".to_vec() } else { b"x86_64".to_vec() },
        domainname: text(&uts.domainname),
    })))
}

pub fn sys_sysinfo(k: &mut Kernel, t: TaskId) -> SysResult {
    // "sysinfo's uptime follows the time namespace" - time_namespaces(7) (fact 212)
    let uptime_ns = k.boottime_in(k.task(t).nsproxy.time);
    Ok(Ret::Sysinfo(Box::new(Sysinfo {
        uptime: ((uptime_ns + 999_999_999) / 1_000_000_000) as i64,
        totalram: k.memory_bytes.unwrap_or(TOTAL_RAM),
        freeram: k.memory_bytes.map_or(TOTAL_RAM / 2, |total| total.saturating_sub(k.guest_bytes())),
        procs: k.tasks.len() as u16,
    })))
}

pub fn sys_getrandom(k: &mut Kernel, buflen: usize, flags: u32) -> SysResult {
    // GRND_NONBLOCK, GRND_RANDOM, GRND_INSECURE; the last two exclude each other - getrandom(2)
    k.ensure(Reason::FlagsKnown, flags & !7 == 0 && flags & 6 != 6, Errno::EINVAL)?;
    let mut bytes = Vec::new();
    while bytes.len() < buflen.min(GETRANDOM_MAX) {
        bytes.extend_from_slice(&next_random(&mut k.random_state).to_le_bytes());
    }
    bytes.truncate(buflen);
    Ok(Ret::Bytes(bytes))
}

/// SplitMix64: small, seeded, and good enough for what is not secret.
pub(crate) fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
