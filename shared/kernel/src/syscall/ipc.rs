//! System V IPC: what the three kinds share - ipc/util.c. svipc(7).

pub mod info;
pub mod msg;
pub mod proc;
pub mod sem;
pub mod semctl;
pub mod shm;
pub mod shmat;
pub mod undo;

use nslab_abi::{Cap, Errno, Reason, Ret, Syscall, TaskId};

use crate::Kernel;
use crate::ns::NsId;
use crate::ns::ipc::{IpcIds, IpcNamespace, IpcObject, IpcPerm};
use crate::stop::{Stop, SysResult};

/// `IPC_CREAT`.
const IPC_CREAT: i32 = 0o1000;
/// `IPC_EXCL`.
const IPC_EXCL: i32 = 0o2000;
/// `IPC_NOWAIT`.
const IPC_NOWAIT: i32 = 0o4000;
/// Commands of the `…ctl` calls that all kinds have.
const IPC_RMID: i32 = 0;
const IPC_SET: i32 = 1;
const IPC_STAT: i32 = 2;
const IPC_INFO: i32 = 3;
/// Asks to read, or to change, in the bits of a mode.
const S_IRUGO: u32 = 0o444;
const S_IWUGO: u32 = 0o222;
/// An id is an index and, above these bits, a sequence number - ipc/util.h:ipcmni_seq_shift().
const INDEX_BITS: u32 = 15;
/// Indices go around at least so far before one is used again - ipc/util.h:ipc_min_cycle.
const MIN_CYCLE: i32 = 64;
/// What sequence numbers go around at.
const SEQ_MAX: i32 = i32::MAX >> INDEX_BITS;

/// Answers a call on System V objects; `None`: it is none.
pub fn dispatch(k: &mut Kernel, t: TaskId, call: &Syscall) -> Option<SysResult> {
    Some(match call {
        Syscall::Msgget { key, msgflg } => msg::sys_msgget(k, t, *key, *msgflg),
        Syscall::Msgsnd { msqid, mtype, mtext, msgflg } => msg::sys_msgsnd(k, t, *msqid, (*mtype, mtext), *msgflg),
        Syscall::Msgrcv { msqid, msgsz, msgtyp, msgflg } => msg::sys_msgrcv(k, t, *msqid, *msgsz, *msgtyp, *msgflg),
        Syscall::Msgctl { msqid, cmd, set } => msg::sys_msgctl(k, t, *msqid, *cmd, set),
        Syscall::Semget { key, nsems, semflg } => sem::sys_semget(k, t, *key, *nsems, *semflg),
        Syscall::Semop { semid, sops } => sem::sys_semtimedop(k, t, *semid, sops, None),
        Syscall::Semtimedop { semid, sops, timeout } => sem::sys_semtimedop(k, t, *semid, sops, *timeout),
        Syscall::Semctl { semid, semnum, cmd, val, set, array } => {
            semctl::sys_semctl(k, t, (*semid, *semnum), *cmd, semctl::Arg { val: *val, set, array })
        }
        Syscall::Shmget { key, size, shmflg } => shm::sys_shmget(k, t, *key, *size as u64, *shmflg),
        Syscall::Shmctl { shmid, cmd, set } => shm::sys_shmctl(k, t, *shmid, *cmd, set),
        Syscall::Shmat { shmid, shmaddr, shmflg, free } => shmat::sys_shmat(k, t, *shmid, *shmaddr, *shmflg, free),
        Syscall::Shmdt { shmaddr, .. } => shmat::sys_shmdt(k, t, *shmaddr),
        _ => return None,
    })
}

/// One kind of object: where its table is, and how many there may be.
trait Kind: Clone {
    fn ids(ns: &IpcNamespace) -> &IpcIds<Self>;
    fn ids_mut(ns: &mut IpcNamespace) -> &mut IpcIds<Self>;
    fn limit(ns: &IpcNamespace) -> i32;
}

fn ns_of(k: &Kernel, t: TaskId) -> NsId {
    k.task(t).nsproxy.ipc
}

fn index_of(id: i32) -> i32 {
    id & ((1 << INDEX_BITS) - 1)
}

/// ipc/util.c:ipcget(): finds by key or makes; `check` looks at a found one.
fn get<T: Kind>(
    k: &mut Kernel,
    t: TaskId,
    key: i32,
    flags: i32,
    check: impl FnOnce(&T) -> bool,
    make: impl FnOnce(&mut Kernel) -> Result<T, Errno>,
) -> Result<i32, Errno> {
    let ns = ns_of(k, t);
    let found = T::ids(k.ipc(ns)).objects.values().find(|object| key != 0 && object.perm.key == key).cloned();
    let Some(found) = found else {
        k.ensure(Reason::IpcObjectExists, key == 0 || flags & IPC_CREAT != 0, Errno::ENOENT)?;
        let object = make(k)?;
        return add(k, t, key, flags, object);
    };
    k.check(Reason::IpcObjectExists, true);
    let is_exclusive = flags & IPC_CREAT != 0 && flags & IPC_EXCL != 0;
    k.ensure(Reason::FileIsNew, !is_exclusive, Errno::EEXIST)?;
    let fits = check(&found.data);
    k.ensure(Reason::ValueInRange, fits, Errno::EINVAL)?;
    permit(k, t, &found.perm, flags as u32)?;
    Ok(found.id)
}

/// ipc/util.c:ipc_addid()
fn add<T: Kind>(k: &mut Kernel, t: TaskId, key: i32, flags: i32, data: T) -> Result<i32, Errno> {
    let ns = ns_of(k, t);
    let cred = k.task(t).cred.clone();
    let (uid, gid) = (cred.euid, cred.egid);
    let perm = IpcPerm { key, uid, gid, cuid: uid, cgid: gid, mode: flags as u32 & 0o777 };
    let limit = T::limit(k.ipc(ns));
    let has_room = (T::ids(k.ipc(ns)).objects.len() as i32) < limit;
    k.ensure(Reason::ResourceLimit, has_room, Errno::ENOSPC)?;
    let ids = T::ids_mut(k.ipc_mut(ns));
    let wanted = std::mem::replace(&mut ids.next_id, -1);
    let (index, seq) = if wanted < 0 {
        let index = free_index(ids, limit);
        if index <= ids.last_index {
            ids.seq = if ids.seq == SEQ_MAX { 0 } else { ids.seq + 1 };
        }
        (ids.last_index, ids.next_index) = (index, index + 1);
        (index, ids.seq)
    } else {
        // The index asked for, or the next one that is free, with the sequence number asked for - ipc_idr_alloc()
        let from = wanted & ((1 << INDEX_BITS) - 1);
        (from..)
            .find(|index| !ids.objects.contains(index))
            .map(|index| (index, wanted >> INDEX_BITS))
            .unwrap_or_default()
    };
    let id = index | seq << INDEX_BITS;
    ids.objects.insert(index, IpcObject { id, perm, data });
    Ok(id)
}

/// The next free index, going around (fact 180) - ipc/util.c:ipc_idr_alloc().
fn free_index<T: Clone>(ids: &IpcIds<T>, limit: i32) -> i32 {
    let cycle = (ids.objects.len() as i32 * 3 / 2).max(MIN_CYCLE).min(limit.max(1));
    let from = if ids.next_index < cycle { ids.next_index } else { 0 };
    let free = |index: &i32| !ids.objects.contains(index);
    (from..cycle).find(free).or_else(|| (0..from).find(free)).unwrap_or(cycle)
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

/// Finds an object by id: EINVAL without one, EIDRM where its index is another's by now - ipc/util.c:ipc_obtain_object_check().
fn obtain<T: Kind>(k: &mut Kernel, t: TaskId, id: i32) -> Result<IpcObject<T>, Errno> {
    let found = T::ids(k.ipc(ns_of(k, t))).objects.get(&index_of(id)).filter(|_| id >= 0).cloned();
    let errno = if found.is_some() { Errno::EIDRM } else { Errno::EINVAL };
    let found = found.filter(|object| object.id == id);
    k.ensure(Reason::IpcObjectExists, found.is_some(), errno)?;
    found.ok_or(errno)
}

/// Finds an object by id and asks for permission.
fn find<T: Kind>(k: &mut Kernel, t: TaskId, id: i32, flags: u32) -> Result<T, Errno> {
    let object = obtain::<T>(k, t, id)?;
    permit(k, t, &object.perm, flags)?;
    Ok(object.data)
}

/// Changes an object that was found before.
fn change<T: Kind>(k: &mut Kernel, ns: NsId, id: i32, f: impl FnOnce(&mut IpcObject<T>)) {
    if let Some(object) = T::ids_mut(k.ipc_mut(ns)).objects.get_mut(&index_of(id)) {
        f(object);
    }
}

/// Finds an object that the caller may remove or change: its owner, its maker, or CAP_SYS_ADMIN - ipc/util.c:ipcctl_obtain_check().
fn obtain_owned<T: Kind>(k: &mut Kernel, t: TaskId, id: i32) -> Result<IpcObject<T>, Errno> {
    let object = obtain::<T>(k, t, id)?;
    let euid = k.task(t).cred.euid;
    let owner = k.ns_owner(ns_of(k, t));
    let is_own = euid == object.perm.cuid || euid == object.perm.uid;
    let may = is_own || k.ns_capable(t, owner, Cap::CAP_SYS_ADMIN);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    Ok(object)
}

/// IPC_RMID; whoever sleeps on the object gets EIDRM.
fn remove<T: Kind>(k: &mut Kernel, ns: NsId, id: i32) {
    T::ids_mut(k.ipc_mut(ns)).objects.remove(&index_of(id));
    k.wake_up(crate::sched::WaitKey::SysvIpc(ns));
}

/// What IPC_SET sets of every kind: owner and permission bits - ipc/util.c:ipc_update_perm().
fn set_perm<T: Kind>(k: &mut Kernel, t: TaskId, id: i32, set: &[u8]) -> Result<(), Errno> {
    let user_ns = k.user_ns_of(t);
    let word = |at: usize| set.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
    let (uid, gid) = (k.make_kuid(user_ns, word(4)), k.make_kgid(user_ns, word(8)));
    k.ensure(Reason::IdsMapped, uid.is_some() && gid.is_some(), Errno::EINVAL)?;
    let (uid, gid, mode) = (uid.unwrap_or(0), gid.unwrap_or(0), word(20));
    change::<T>(k, ns_of(k, t), id, |object| {
        (object.perm.uid, object.perm.gid) = (uid, gid);
        object.perm.mode = (object.perm.mode & !0o777) | (mode & 0o777);
    });
    Ok(())
}

/// Finds what IPC_STAT or a `…_STAT` command asks for: by id, or by index; `…_STAT_ANY` asks no permission.
fn obtain_stat<T: Kind>(k: &mut Kernel, t: TaskId, id: i32, by_index: bool, any: bool) -> Result<IpcObject<T>, Errno> {
    let object = match by_index {
        true => {
            let found = T::ids(k.ipc(ns_of(k, t))).objects.get(&index_of(id)).filter(|_| id >= 0).cloned();
            k.ensure(Reason::IpcObjectExists, found.is_some(), Errno::EINVAL)?;
            found.ok_or(Errno::EINVAL)?
        }
        false => obtain::<T>(k, t, id)?,
    };
    if !any {
        permit(k, t, &object.perm, S_IRUGO)?;
    }
    Ok(object)
}

/// Sleeps until something of the namespace changes.
fn sleep(k: &mut Kernel, t: TaskId, deadline_ns: Option<u64>) -> Stop {
    let ns = ns_of(k, t);
    k.sleep_on(t, vec![crate::sched::WaitKey::SysvIpc(ns)]);
    Stop::Block(nslab_abi::WaitOn { what: nslab_abi::WaitFor::SysvIpc, deadline_ns })
}

fn now_s(k: &Kernel) -> i64 {
    (k.realtime_ns() / 1_000_000_000) as i64
}

fn own_nr(k: &Kernel, t: TaskId) -> i32 {
    k.task(t).pid.own().1.0
}

/// `struct ipc64_perm` as the caller's user namespace shows it - ipc/util.c:kernel_to_ipc64_perm()
fn perm_bytes<T>(k: &Kernel, t: TaskId, object: &IpcObject<T>) -> Vec<u8> {
    let user_ns = k.user_ns_of(t);
    let perm = &object.perm;
    let words = [
        perm.key as u32,
        k.from_kuid_munged(user_ns, perm.uid),
        k.from_kgid_munged(user_ns, perm.gid),
        k.from_kuid_munged(user_ns, perm.cuid),
        k.from_kgid_munged(user_ns, perm.cgid),
        perm.mode,
        (object.id >> INDEX_BITS) as u32 & 0xffff,
    ];
    let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    bytes.resize(48, 0);
    bytes
}

/// An answer of a structure made of these words after `bytes`, filled up to `size`.
fn structure(value: i64, mut bytes: Vec<u8>, words: &[u64], size: usize) -> SysResult {
    bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
    bytes.resize(size, 0);
    Ok(Ret::Structure { value, bytes })
}
