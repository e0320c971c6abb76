//! landlock_create_ruleset(2), landlock_add_rule(2), landlock_restrict_self(2) - security/landlock/syscalls.c.

use std::sync::Arc;

use nslab_abi::{Cap, Errno, Fd, OpenFlags, RawCall, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::landlock::{Layer, Ruleset, RulesetId, right};
use crate::fs::{FileObject, MountId};
use crate::stop::{Stop, SysResult, unsupported};

/// "The Landlock ABI version" of Linux 6.18.
const ABI_VERSION: i64 = 7;
/// Bits of the errata that it has mended.
const ERRATA: i64 = 7;
const CREATE_RULESET_VERSION: u32 = 1;
const CREATE_RULESET_ERRATA: u32 = 2;
/// `struct landlock_ruleset_attr`: rights of files, of the network, and scopes.
const RULESET_BYTES: usize = 24;
const RULE_PATH_BENEATH: u32 = 1;
const RULE_NET_PORT: u32 = 2;
/// LANDLOCK_RESTRICT_SELF_LOG_*.
const RESTRICT_FLAGS: u32 = 7;
/// "E2BIG The maximum number of stacked rulesets is reached for the calling thread." - landlock_restrict_self(2)
const LAYERS_MAX: usize = 16;

pub fn sys_landlock_create_ruleset(k: &mut Kernel, t: TaskId, call: &RawCall) -> SysResult {
    let [attr, size, flags, ..] = call.args;
    let flags = flags as u32;
    if flags != 0 {
        k.ensure(Reason::ValueInRange, attr == 0 && size == 0, Errno::EINVAL)?;
        k.ensure(Reason::FlagsKnown, matches!(flags, CREATE_RULESET_VERSION | CREATE_RULESET_ERRATA), Errno::EINVAL)?;
        return Ok(Ret::Int(if flags == CREATE_RULESET_VERSION { ABI_VERSION } else { ERRATA }));
    }
    k.ensure(Reason::ValueInRange, attr != 0, Errno::EFAULT)?;
    k.ensure(Reason::ValueInRange, size >= 8, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, size <= 4096, Errno::E2BIG)?;
    let bytes = call.bytes(0);
    k.ensure(Reason::ValueInRange, bytes.len() as u64 == size, Errno::EFAULT)?;
    let is_zero = bytes.iter().skip(RULESET_BYTES).all(|&byte| byte == 0);
    k.ensure(Reason::ValueInRange, is_zero, Errno::E2BIG)?;
    let (handled, network, scoped) = (word(bytes, 0), word(bytes, 8), word(bytes, 16));
    let is_known = handled & !u64::from(right::ALL) == 0 && network & !3 == 0 && scoped & !3 == 0;
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    // "ENOMSG Empty accesses" - landlock_create_ruleset(2)
    k.ensure(Reason::ValueInRange, handled | network | scoped != 0, Errno::ENOMSG)?;
    if network != 0 {
        return unsupported("landlock_create_ruleset", "handled_access_net");
    }
    if scoped != 0 {
        return unsupported("landlock_create_ruleset", "scoped");
    }
    let id = RulesetId(k.vfs.fresh());
    k.vfs.rulesets.insert(id, Arc::new(Ruleset { handled: handled as u32, rules: Vec::new() }));
    let fd = k.fd_install(t, FileObject::Landlock(id), OpenFlags::CLOEXEC | OpenFlags::RDWR)?;
    Ok(Ret::Int(i64::from(fd.0)))
}

pub fn sys_landlock_add_rule(k: &mut Kernel, t: TaskId, call: &RawCall) -> SysResult {
    let [fd, kind, _, flags, ..] = call.args;
    k.ensure(Reason::FlagsKnown, flags as u32 == 0, Errno::EINVAL)?;
    let id = ruleset_of(k, t, fd)?;
    match kind as u32 {
        RULE_PATH_BENEATH => {}
        RULE_NET_PORT => return unsupported("landlock_add_rule", "LANDLOCK_RULE_NET_PORT"),
        _ => {
            k.check(Reason::FlagsKnown, false);
            return Err(Errno::EINVAL.into());
        }
    }
    let bytes = call.bytes(2);
    k.ensure(Reason::ValueInRange, bytes.len() >= 12, Errno::EFAULT)?;
    let rights = word(bytes, 0);
    k.ensure(Reason::ValueInRange, rights != 0, Errno::ENOMSG)?;
    let handled = k.vfs.rulesets.get(&id).map_or(0, |ruleset| u64::from(ruleset.handled));
    k.ensure(Reason::ValueInRange, rights & !handled == 0, Errno::EINVAL)?;
    let parent = Fd(word(bytes, 8) as i32);
    let file = k.fget_raw(t, parent)?;
    // "EBADFD … parent_fd is not a file descriptor to a file hierarchy" - landlock_add_rule(2)
    let is_place = file.path.mnt != MountId::INTERNAL;
    k.ensure(Reason::ValueInRange, is_place, Errno::EBADFD)?;
    let is_dir = k.attr(file.path.node).is_dir();
    let fits = is_dir || rights & !u64::from(right::OF_FILES) == 0;
    k.ensure(Reason::PathIsDirectory, fits, Errno::EINVAL)?;
    let place = k.landlock_place(file.path.node);
    if let Some(ruleset) = k.vfs.rulesets.get_mut(&id) {
        Arc::make_mut(ruleset).rules.push((place, rights as u32));
    }
    Ok(Ret::Int(0))
}

pub fn sys_landlock_restrict_self(k: &mut Kernel, t: TaskId, call: &RawCall) -> SysResult {
    let [fd, flags, ..] = call.args;
    // "EPERM … the calling thread is not running with no_new_privs, nor CAP_SYS_ADMIN in its user namespace"
    let may = k.task(t).no_new_privs || k.ns_capable_own(t, Cap::CAP_SYS_ADMIN);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    k.ensure(Reason::FlagsKnown, flags as u32 & !RESTRICT_FLAGS == 0, Errno::EINVAL)?;
    let id = ruleset_of(k, t, fd)?;
    let ruleset = k.vfs.rulesets.get(&id).cloned().unwrap_or_default();
    let mut layers = k.task(t).cred.landlock.to_vec();
    k.ensure(Reason::ResourceLimit, layers.len() < LAYERS_MAX, Errno::E2BIG)?;
    layers.push(Layer { id: k.vfs.fresh(), ruleset });
    let mut cred = (*k.task(t).cred).clone();
    cred.landlock = Arc::new(layers);
    k.task_mut(t).cred = Arc::new(cred);
    Ok(Ret::Int(0))
}

/// "EBADF ruleset_fd is not a file descriptor for the current thread … EBADFD ruleset_fd is not a ruleset file descriptor"
fn ruleset_of(k: &mut Kernel, t: TaskId, fd: u64) -> Result<RulesetId, Stop> {
    match k.fd_object(t, Fd(fd as i32))? {
        FileObject::Landlock(id) => Ok(id),
        _ => {
            k.check(Reason::ValueInRange, false);
            Err(Errno::EBADFD.into())
        }
    }
}

fn word(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    let some = bytes.get(at..).unwrap_or_default();
    let len = some.len().min(8);
    word[..len].copy_from_slice(&some[..len]);
    u64::from_le_bytes(word)
}
