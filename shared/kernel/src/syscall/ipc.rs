//! System V IPC: what the three kinds share - ipc/util.c. svipc(7).

pub mod msg;
mod proc;
pub mod sem;
pub mod shm;

use nslab_abi::{Cap, Errno, Reason, TaskId};

use crate::Kernel;
use crate::ns::NsId;
use crate::ns::ipc::{IpcIds, IpcNamespace, IpcPerm};
use crate::stop::Stop;

/// `IPC_CREAT`.
const IPC_CREAT: i32 = 0o1000;
/// `IPC_EXCL`.
const IPC_EXCL: i32 = 0o2000;
/// `IPC_NOWAIT`.
const IPC_NOWAIT: i32 = 0o4000;
/// `IPC_RMID`, `IPC_SET`, `IPC_STAT`.
const IPC_RMID: i32 = 0;
const IPC_STAT: i32 = 2;
/// Most objects of a kind: MSGMNI and its kin.
const OBJECTS_MAX: usize = 32_000;

/// One kind of object: where its table is.
trait Kind: Clone {
    fn ids(ns: &IpcNamespace) -> &IpcIds<Self>;
    fn ids_mut(ns: &mut IpcNamespace) -> &mut IpcIds<Self>;
}

fn ns_of(k: &Kernel, t: TaskId) -> NsId {
    k.task(t).nsproxy.ipc
}

/// ipc/util.c:ipcget(): finds by key or makes; `check` looks at a found one.
fn get<T: Kind>(
    k: &mut Kernel,
    t: TaskId,
    key: i32,
    flags: i32,
    check: impl FnOnce(&T) -> bool,
    make: impl FnOnce(&Kernel) -> Result<T, Errno>,
) -> Result<i32, Errno> {
    let ns = ns_of(k, t);
    let found = T::ids(k.ipc(ns)).objects.iter().find(|(_, (perm, _))| key != 0 && perm.key == key).map(|(&id, _)| id);
    let Some(id) = found else {
        k.ensure(Reason::IpcObjectExists, key == 0 || flags & IPC_CREAT != 0, Errno::ENOENT)?;
        let object = make(k)?;
        return add(k, t, key, flags, object);
    };
    k.check(Reason::IpcObjectExists, true);
    let is_exclusive = flags & IPC_CREAT != 0 && flags & IPC_EXCL != 0;
    if is_exclusive {
        return Err(Errno::EEXIST);
    }
    let (perm, object) = T::ids(k.ipc(ns)).objects.get(&id).cloned().ok_or(Errno::ENOENT)?;
    let fits = check(&object);
    k.ensure(Reason::ValueInRange, fits, Errno::EINVAL)?;
    permit(k, t, &perm, flags as u32)?;
    Ok(id)
}

fn add<T: Kind>(k: &mut Kernel, t: TaskId, key: i32, flags: i32, object: T) -> Result<i32, Errno> {
    let ns = ns_of(k, t);
    let cred = k.task(t).cred.clone();
    let (uid, gid) = (cred.euid, cred.egid);
    let perm = IpcPerm { key, uid, gid, cuid: uid, cgid: gid, mode: flags as u32 & 0o777 };
    let has_room = T::ids(k.ipc(ns)).objects.len() < OBJECTS_MAX;
    k.ensure(Reason::ResourceLimit, has_room, Errno::ENOSPC)?;
    let ids = T::ids_mut(k.ipc_mut(ns));
    let id = ids.next;
    ids.next += 1;
    ids.objects.insert(id, (perm, object));
    Ok(id)
}

/// ipc/util.c:ipcperms(): `flags` asks in the bits of a mode.
fn permit(k: &mut Kernel, t: TaskId, perm: &IpcPerm, flags: u32) -> Result<(), Errno> {
    let asked = (flags >> 6) | (flags >> 3) | flags;
    let cred = k.task(t).cred.clone();
    let in_group = |gid: u32| cred.egid == gid || cred.groups.contains(&gid);
    let granted = match () {
        () if cred.euid == perm.cuid || cred.euid == perm.uid => perm.mode >> 6,
        () if in_group(perm.cgid) || in_group(perm.gid) => perm.mode >> 3,
        () => perm.mode,
    };
    let owner = k.ns_owner(ns_of(k, t));
    let may = asked & !granted & 0o7 == 0 || k.ns_capable(t, owner, Cap::CAP_IPC_OWNER);
    k.ensure(Reason::FileMode, may, Errno::EACCES)
}

/// Finds an object by id and asks for permission. One that went away during a sleep is EIDRM.
fn find<T: Kind>(k: &mut Kernel, t: TaskId, id: i32, flags: u32) -> Result<T, Errno> {
    let found = T::ids(k.ipc(ns_of(k, t))).objects.get(&id).cloned();
    let missing = if k.task(t).restart.is_started { Errno::EIDRM } else { Errno::EINVAL };
    k.ensure(Reason::IpcObjectExists, found.is_some(), missing)?;
    let (perm, object) = found.ok_or(missing)?;
    permit(k, t, &perm, flags)?;
    Ok(object)
}

fn object_mut<T: Kind>(k: &mut Kernel, t: TaskId, id: i32) -> &mut T {
    let ns = ns_of(k, t);
    &mut T::ids_mut(k.ipc_mut(ns)).objects.get_mut(&id).expect("find() just saw it").1
}

/// IPC_RMID - ipc/util.c:ipcctl_obtain_check()
fn remove<T: Kind>(k: &mut Kernel, t: TaskId, id: i32) -> Result<(), Errno> {
    let ns = ns_of(k, t);
    let perm = T::ids(k.ipc(ns)).objects.get(&id).map(|(perm, _)| perm.clone());
    k.ensure(Reason::IpcObjectExists, perm.is_some(), Errno::EINVAL)?;
    let perm = perm.ok_or(Errno::EINVAL)?;
    let euid = k.task(t).cred.euid;
    let owner = k.ns_owner(ns);
    let may = euid == perm.cuid || euid == perm.uid || k.ns_capable(t, owner, Cap::CAP_SYS_ADMIN);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    T::ids_mut(k.ipc_mut(ns)).objects.remove(&id);
    k.wake_up(crate::sched::WaitKey::SysvIpc(ns));
    Ok(())
}

/// Sleeps until an object of the namespace changes.
fn sleep(k: &mut Kernel, t: TaskId) -> Stop {
    let ns = ns_of(k, t);
    k.task_mut(t).restart.is_started = true;
    k.sleep_on(t, vec![crate::sched::WaitKey::SysvIpc(ns)]);
    Stop::Block(nslab_abi::WaitOn { what: nslab_abi::WaitFor::SysvIpc, deadline_ns: None })
}

fn now_s(k: &Kernel) -> i64 {
    (k.realtime_ns() / 1_000_000_000) as i64
}

fn own_nr(k: &Kernel, t: TaskId) -> i32 {
    k.task(t).pid.own().1.0
}

/// `struct ipc64_perm` as the caller's user namespace shows it - ipc/util.c:kernel_to_ipc64_perm()
fn perm_bytes<T: Kind>(k: &Kernel, t: TaskId, id: i32) -> Result<Vec<u8>, Errno> {
    let (perm, _) = T::ids(k.ipc(ns_of(k, t))).objects.get(&id).ok_or(Errno::EINVAL)?;
    let user_ns = k.user_ns_of(t);
    let words = [
        perm.key as u32,
        k.from_kuid_munged(user_ns, perm.uid),
        k.from_kgid_munged(user_ns, perm.gid),
        k.from_kuid_munged(user_ns, perm.cuid),
        k.from_kgid_munged(user_ns, perm.cgid),
        perm.mode,
    ];
    let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    bytes.resize(48, 0);
    Ok(bytes)
}
