//! shmget(2), shmctl(2) - ipc/shm.c.

use nslab_abi::{Errno, Reason, Ret, TaskId};

use super::{IPC_CREAT, IPC_RMID, IPC_STAT, Kind, find, get, now_s, own_nr, perm_bytes, remove};
use crate::Kernel;
use crate::ns::ipc::{IpcIds, IpcNamespace, ShmSegment};
use crate::stop::{SysResult, unsupported};

/// `SHM_HUGETLB`.
const SHM_HUGETLB: i32 = 0o4000;

impl Kind for ShmSegment {
    fn ids(ns: &IpcNamespace) -> &IpcIds<ShmSegment> {
        &ns.shm
    }

    fn ids_mut(ns: &mut IpcNamespace) -> &mut IpcIds<ShmSegment> {
        &mut ns.shm
    }
}

pub fn sys_shmget(k: &mut Kernel, t: TaskId, key: i32, size: usize, shmflg: i32) -> SysResult {
    if shmflg & SHM_HUGETLB != 0 && shmflg & IPC_CREAT != 0 {
        return unsupported("shmget", "SHM_HUGETLB");
    }
    let cpid = own_nr(k, t);
    let make = |k: &Kernel| match size {
        0 => Err(Errno::EINVAL),
        _ => Ok(ShmSegment { size, cpid, ctime: now_s(k) }),
    };
    Ok(Ret::Int(i64::from(get(k, t, key, shmflg, |segment: &ShmSegment| size <= segment.size, make)?)))
}

pub fn sys_shmctl(k: &mut Kernel, t: TaskId, id: i32, cmd: i32) -> SysResult {
    match cmd {
        IPC_RMID => Ok(remove::<ShmSegment>(k, t, id).map(|()| Ret::Int(0))?),
        IPC_STAT => {
            k.ensure(Reason::ValueInRange, id >= 0, Errno::EINVAL)?;
            let segment: ShmSegment = find(k, t, id, 0o444)?;
            let mut bytes = perm_bytes::<ShmSegment>(k, t, id)?;
            let words = [segment.size as i64, 0, 0, segment.ctime];
            bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
            bytes.extend(segment.cpid.to_le_bytes());
            bytes.resize(112, 0);
            Ok(Ret::Bytes(bytes))
        }
        _ => unsupported("shmctl", format!("command {cmd}")),
    }
}
