//! getuid(2), setuid(2) and their kin - kernel/sys.c. Ids are translated at this border: kernel ids inside, the caller's outside.

use nslab_abi::{Cap, CapSet, Errno, Reason, Ret, TaskId};

use crate::Kernel;
use crate::stop::SysResult;
use crate::task::Cred;
use crate::task::exec_cred::SECBIT_KEEP_CAPS;

/// "Leave this id alone" - setresuid(2).
const KEEP: u32 = u32::MAX;
/// `SECBIT_NO_SETUID_FIXUP` - capabilities(7).
const SECBIT_NO_SETUID_FIXUP: u32 = 1 << 2;

/// Users or groups: the calls are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// uids.
    User,
    /// gids.
    Group,
}

/// Real, effective, saved.
type Ids = [u32; 3];

impl Kind {
    fn ids(self, cred: &Cred) -> Ids {
        match self {
            Kind::User => [cred.uid, cred.euid, cred.suid],
            Kind::Group => [cred.gid, cred.egid, cred.sgid],
        }
    }

    fn cap(self) -> Cap {
        match self {
            Kind::User => Cap::CAP_SETUID,
            Kind::Group => Cap::CAP_SETGID,
        }
    }

    fn mapped(self, k: &Kernel, t: TaskId, id: u32) -> Option<u32> {
        match self {
            Kind::User => k.make_kuid(k.user_ns_of(t), id),
            Kind::Group => k.make_kgid(k.user_ns_of(t), id),
        }
    }

    fn shown(self, k: &Kernel, t: TaskId, id: u32) -> u32 {
        match self {
            Kind::User => k.from_kuid_munged(k.user_ns_of(t), id),
            Kind::Group => k.from_kgid_munged(k.user_ns_of(t), id),
        }
    }
}

pub fn sys_get(k: &mut Kernel, t: TaskId, kind: Kind, is_effective: bool) -> SysResult {
    let ids = kind.ids(&k.task(t).cred);
    Ok(Ret::Int(i64::from(kind.shown(k, t, ids[usize::from(is_effective)]))))
}

pub fn sys_getres(k: &mut Kernel, t: TaskId, kind: Kind) -> SysResult {
    let [real, effective, saved] = kind.ids(&k.task(t).cred).map(|id| kind.shown(k, t, id));
    Ok(Ret::Ids(real, effective, saved))
}

/// setuid(2), setgid(2): with the capability all three ids.
pub fn sys_set(k: &mut Kernel, t: TaskId, kind: Kind, id: u32) -> SysResult {
    // "The user ID specified in uid is not valid in this user namespace." - setuid(2), EINVAL (fact 68)
    let id = mapped(k, t, kind, id)?.ok_or(Errno::EINVAL)?;
    let old = kind.ids(&k.task(t).cred);
    let is_capable = k.ns_capable_own(t, kind.cap());
    let is_own = id == old[0] || id == old[2];
    k.ensure(Reason::Capability, is_capable || is_own, Errno::EPERM)?;
    let new = if is_capable { [id; 3] } else { [old[0], id, old[2]] };
    change(k, t, kind, new)
}

pub fn sys_setre(k: &mut Kernel, t: TaskId, kind: Kind, real: u32, effective: u32) -> SysResult {
    let (new_real, new_effective) = (mapped(k, t, kind, real)?, mapped(k, t, kind, effective)?);
    let old = kind.ids(&k.task(t).cred);
    let is_capable = k.ns_capable_own(t, kind.cap());
    // "Unprivileged processes may only set the effective user ID to the real user ID, the effective user ID, or the saved set-user-ID; … the real user ID to the real user ID or the effective user ID" - setreuid(2)
    let is_allowed =
        new_real.is_none_or(|id| id == old[0] || id == old[1]) && new_effective.is_none_or(|id| old.contains(&id));
    k.ensure(Reason::Capability, is_capable || is_allowed, Errno::EPERM)?;
    let ids = [new_real.unwrap_or(old[0]), new_effective.unwrap_or(old[1])];
    // "If the real user ID is set or the effective user ID is set to a value not equal to the previous real user ID, the saved set-user-ID will be set to the new effective user ID." - setreuid(2)
    let is_saved_set = new_real.is_some() || new_effective.is_some_and(|id| id != old[0]);
    change(k, t, kind, [ids[0], ids[1], if is_saved_set { ids[1] } else { old[2] }])
}

pub fn sys_setres(k: &mut Kernel, t: TaskId, kind: Kind, ids: [u32; 3]) -> SysResult {
    let mut new = kind.ids(&k.task(t).cred);
    let old = new;
    let mut is_allowed = true;
    for (slot, id) in new.iter_mut().zip(ids) {
        if let Some(id) = mapped(k, t, kind, id)? {
            is_allowed &= old.contains(&id);
            *slot = id;
        }
    }
    let is_capable = k.ns_capable_own(t, kind.cap());
    k.ensure(Reason::Capability, is_capable || is_allowed, Errno::EPERM)?;
    change(k, t, kind, new)
}

/// Translates an argument; `None` for "leave it alone".
fn mapped(k: &mut Kernel, t: TaskId, kind: Kind, id: u32) -> Result<Option<u32>, Errno> {
    if id == KEEP {
        return Ok(None);
    }
    let mapped = kind.mapped(k, t, id);
    k.ensure(Reason::IdsMapped, mapped.is_some(), Errno::EINVAL)?;
    Ok(mapped)
}

fn change(k: &mut Kernel, t: TaskId, kind: Kind, [real, effective, saved]: Ids) -> SysResult {
    let old = k.task(t).cred.clone();
    let mut cred = Cred::clone(&old);
    match kind {
        Kind::User => {
            (cred.uid, cred.euid, cred.suid, cred.fsuid) = (real, effective, saved, effective);
            cap_emulate_setxuid(k, &mut cred, &old);
        }
        Kind::Group => (cred.gid, cred.egid, cred.sgid, cred.fsgid) = (real, effective, saved, effective),
    }
    k.commit_creds(t, cred);
    Ok(Ret::Int(0))
}

/// setfsuid(2), setfsgid(2): the answer is the id before, whether it was changed or not - kernel/sys.c:__sys_setfsuid()
pub fn sys_setfs(k: &mut Kernel, t: TaskId, kind: Kind, id: u32) -> Ret {
    let old = k.task(t).cred.clone();
    let before = if kind == Kind::User { old.fsuid } else { old.fsgid };
    let answer = Ret::Int(i64::from(kind.shown(k, t, before)));
    let Some(id) = kind.mapped(k, t, id) else { return answer };
    let is_own = id == before || kind.ids(&old).contains(&id);
    let may = is_own || k.ns_capable_own(t, kind.cap());
    k.check(Reason::Capability, may);
    if !may || id == before {
        return answer;
    }
    let mut cred = Cred::clone(&old);
    match kind {
        Kind::User => {
            cred.fsuid = id;
            cap_emulate_setfsuid(k, &mut cred, &old);
        }
        Kind::Group => cred.fsgid = id,
    }
    k.commit_creds(t, cred);
    answer
}

/// "the filesystem user ID is changed from 0 to nonzero …" - capabilities(7); security/commoncap.c:cap_task_fix_setuid()
fn cap_emulate_setfsuid(k: &Kernel, new: &mut Cred, old: &Cred) {
    /// `CAP_FS_SET`: CHOWN, DAC_OVERRIDE, DAC_READ_SEARCH, FOWNER, FSETID, LINUX_IMMUTABLE, MKNOD, MAC_OVERRIDE.
    const FS_SET: u64 = 0x1f | 1 << 9 | 1 << 27 | 1 << 32;
    if old.securebits & SECBIT_NO_SETUID_FIXUP != 0 {
        return;
    }
    let Some(root) = k.make_kuid(old.user_ns, 0) else { return };
    if old.fsuid == root && new.fsuid != root {
        new.effective = CapSet(new.effective.0 & !FS_SET);
    }
    if old.fsuid != root && new.fsuid == root {
        new.effective = CapSet(new.effective.0 | new.permitted.0 & FS_SET);
    }
}

/// "Effect of user ID changes on capabilities" - capabilities(7) (fact 67); security/commoncap.c:cap_emulate_setxuid()
fn cap_emulate_setxuid(k: &Kernel, new: &mut Cred, old: &Cred) {
    if old.securebits & SECBIT_NO_SETUID_FIXUP != 0 {
        return;
    }
    let Some(root) = k.make_kuid(old.user_ns, 0) else { return };
    let had_root = [old.uid, old.euid, old.suid].contains(&root);
    let has_root = [new.uid, new.euid, new.suid].contains(&root);
    if had_root && !has_root {
        if new.securebits & SECBIT_KEEP_CAPS == 0 {
            new.permitted = CapSet::EMPTY;
            new.effective = CapSet::EMPTY;
        }
        new.ambient = CapSet::EMPTY;
    }
    if old.euid == root && new.euid != root {
        new.effective = CapSet::EMPTY;
    }
    if old.euid != root && new.euid == root {
        new.effective = new.permitted;
    }
}

pub fn sys_getgroups(k: &mut Kernel, t: TaskId, size: i32) -> SysResult {
    let ns = k.user_ns_of(t);
    let groups: Vec<u32> = k.task(t).cred.groups.iter().map(|&gid| k.from_kgid_munged(ns, gid)).collect();
    let fits = size == 0 || size >= 0 && groups.len() <= size as usize;
    k.ensure(Reason::ValueInRange, fits, Errno::EINVAL)?;
    // "If size is zero, list is not modified, but the total number of supplementary group IDs for the process is returned." - getgroups(2)
    if size == 0 { Ok(Ret::Int(groups.len() as i64)) } else { Ok(Ret::Groups(groups)) }
}

/// kernel/groups.c (fact 96)
pub fn sys_setgroups(k: &mut Kernel, t: TaskId, list: &[u32]) -> SysResult {
    let ns = k.user_ns_of(t);
    let user = k.user(ns);
    let (is_mapped, is_allowed) = (!user.gid_map.is_empty(), user.setgroups_allowed);
    let is_capable = k.ns_capable_own(t, Cap::CAP_SETGID);
    k.ensure(Reason::Capability, is_capable, Errno::EPERM)?;
    k.ensure(Reason::IdsMapped, is_mapped, Errno::EPERM)?;
    k.ensure(Reason::SetgroupsDenied, is_allowed, Errno::EPERM)?;
    // NGROUPS_MAX - setgroups(2)
    k.ensure(Reason::ValueInRange, list.len() <= 65_536, Errno::EINVAL)?;
    let groups: Option<Vec<u32>> = list.iter().map(|&gid| k.make_kgid(ns, gid)).collect();
    k.ensure(Reason::IdsMapped, groups.is_some(), Errno::EINVAL)?;
    let mut cred = Cred::clone(&k.task(t).cred);
    cred.groups = groups.unwrap_or_default();
    k.commit_creds(t, cred);
    Ok(Ret::Int(0))
}
