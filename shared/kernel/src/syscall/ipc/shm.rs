//! shmget(2), shmctl(2) - ipc/shm.c.

use nslab_abi::{Cap, Errno, Reason, Ret, TaskId};

use super::{
    IPC_INFO, IPC_RMID, IPC_SET, IPC_STAT, Kind, change, get, info, now_s, ns_of, obtain, obtain_owned, obtain_stat,
    own_nr, perm_bytes, remove, set_perm, structure,
};
use crate::Kernel;
use crate::mm::PAGE_BYTES;
use crate::ns::NsId;
use crate::ns::ipc::{IpcIds, IpcNamespace, ShmSegment};
use crate::stop::{SysResult, unsupported};

/// `SHM_HUGETLB`.
const SHM_HUGETLB: i32 = 0o4000;
/// The segment goes with its last attachment.
pub const SHM_DEST: u32 = 0o1000;
const SHM_LOCKED: u32 = 0o2000;
const SHM_LOCK: i32 = 11;
const SHM_UNLOCK: i32 = 12;
const SHM_STAT: i32 = 13;
const SHM_INFO: i32 = 14;
const SHM_STAT_ANY: i32 = 15;
/// Bytes of `struct shmid64_ds`.
const SHMID_BYTES: usize = 112;
const RLIMIT_MEMLOCK: usize = 8;

impl Kind for ShmSegment {
    fn ids(ns: &IpcNamespace) -> &IpcIds<ShmSegment> {
        &ns.shm
    }

    fn ids_mut(ns: &mut IpcNamespace) -> &mut IpcIds<ShmSegment> {
        &mut ns.shm
    }

    fn limit(ns: &IpcNamespace) -> i32 {
        ns.limits.shmmni
    }
}

/// Pages of all segments of a namespace: `shm_tot`.
pub fn used_pages(ipc: &IpcNamespace) -> u64 {
    ipc.shm.objects.values().map(|object| object.data.size.div_ceil(PAGE_BYTES)).sum()
}

pub fn sys_shmget(k: &mut Kernel, t: TaskId, key: i32, size: u64, shmflg: i32) -> SysResult {
    if shmflg & SHM_HUGETLB != 0 {
        return unsupported("shmget", "SHM_HUGETLB");
    }
    let fits = |segment: &ShmSegment| size <= segment.size;
    Ok(Ret::Int(i64::from(get(k, t, key, shmflg, fits, |k| newseg(k, t, key, size))?)))
}

/// ipc/shm.c:newseg()
fn newseg(k: &mut Kernel, t: TaskId, key: i32, size: u64) -> Result<ShmSegment, Errno> {
    let ipc = k.ipc(ns_of(k, t));
    let (shmmax, shmall, used) = (ipc.limits.shmmax, ipc.limits.shmall, used_pages(ipc));
    k.ensure(Reason::ValueInRange, size >= 1 && size <= shmmax, Errno::EINVAL)?;
    let pages = size.div_ceil(PAGE_BYTES);
    let has_room = pages.checked_mul(PAGE_BYTES).is_some() && used.saturating_add(pages) <= shmall;
    k.ensure(Reason::ResourceLimit, has_room, Errno::ENOSPC)?;
    // mm/util.c:__vm_enough_memory(): what overcommit would refuse on a machine of ordinary size.
    k.ensure(Reason::ResourceLimit, size <= OVERCOMMIT_BYTES, Errno::ENOMEM)?;
    let path = k.shmem_file(t, format!("SYSV{:08x}", key).as_bytes(), 0o777, size);
    Ok(ShmSegment { size, path, cpid: own_nr(k, t), lpid: 0, times: [0, 0, now_s(k)], nattch: 0 })
}

/// As much as a process may map at once.
const OVERCOMMIT_BYTES: u64 = 64 << 30;

pub fn sys_shmctl(k: &mut Kernel, t: TaskId, id: i32, cmd: i32, set: &[u8]) -> SysResult {
    k.ensure(Reason::ValueInRange, id >= 0 && cmd >= 0, Errno::EINVAL)?;
    match cmd {
        IPC_INFO | SHM_INFO => info::shm(k, t, cmd),
        IPC_STAT | SHM_STAT | SHM_STAT_ANY => {
            let object = obtain_stat::<ShmSegment>(k, t, id, cmd != IPC_STAT, cmd == SHM_STAT_ANY)?;
            let segment = &object.data;
            let [atime, dtime, ctime] = segment.times.map(|time| time as u64);
            let pids = u64::from(segment.cpid as u32) | u64::from(segment.lpid as u32) << 32;
            let words = [segment.size, atime, dtime, ctime, pids, segment.nattch];
            let value = if cmd == IPC_STAT { 0 } else { i64::from(object.id) };
            structure(value, perm_bytes(k, t, &object), &words, SHMID_BYTES)
        }
        IPC_SET => {
            obtain_owned::<ShmSegment>(k, t, id)?;
            set_perm::<ShmSegment>(k, t, id, set)?;
            let now = now_s(k);
            change::<ShmSegment>(k, ns_of(k, t), id, |object| object.data.times[2] = now);
            Ok(Ret::Int(0))
        }
        IPC_RMID => {
            let object = obtain_owned::<ShmSegment>(k, t, id)?;
            let ns = ns_of(k, t);
            if object.data.nattch == 0 {
                destroy(k, ns, id);
            } else {
                // "the segment will actually be destroyed only after the last process detaches it" - shmctl(2)
                change::<ShmSegment>(k, ns, id, |object| {
                    object.perm.mode |= SHM_DEST;
                    object.perm.key = 0;
                });
            }
            Ok(Ret::Int(0))
        }
        SHM_LOCK | SHM_UNLOCK => lock(k, t, id, cmd),
        _ => {
            k.check(Reason::ValueInRange, false);
            Err(Errno::EINVAL.into())
        }
    }
}

fn lock(k: &mut Kernel, t: TaskId, id: i32, cmd: i32) -> SysResult {
    let object = obtain::<ShmSegment>(k, t, id)?;
    let owner = k.ns_owner(ns_of(k, t));
    if !k.ns_capable(t, owner, Cap::CAP_IPC_LOCK) {
        let euid = k.task(t).cred.euid;
        let is_own = euid == object.perm.uid || euid == object.perm.cuid;
        let has_limit = cmd == SHM_UNLOCK || k.task(t).rlimits[RLIMIT_MEMLOCK].rlim_cur > 0;
        k.ensure(Reason::Capability, is_own && has_limit, Errno::EPERM)?;
    }
    change::<ShmSegment>(k, ns_of(k, t), id, |object| match cmd {
        SHM_LOCK => object.perm.mode |= SHM_LOCKED,
        _ => object.perm.mode &= !SHM_LOCKED,
    });
    Ok(Ret::Int(0))
}

/// ipc/shm.c:shm_destroy()
pub fn destroy(k: &mut Kernel, ns: NsId, id: i32) {
    let path = ShmSegment::ids(k.ipc(ns)).objects.values().find(|object| object.id == id).map(|o| o.data.path);
    remove::<ShmSegment>(k, ns, id);
    if let Some(path) = path {
        k.sweep_after(path);
    }
}
