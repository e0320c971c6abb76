//! semget(2), semop(2), semctl(2) - ipc/sem.c.

use std::sync::Arc;

use nslab_abi::{Errno, Reason, Ret, SemBuf, TaskId};

use super::{IPC_NOWAIT, IPC_RMID, IPC_STAT, Kind, find, get, now_s, object_mut, own_nr, perm_bytes, remove, sleep};
use crate::Kernel;
use crate::ns::ipc::{IpcIds, IpcNamespace, SemSet};
use crate::sched::WaitKey;
use crate::stop::{SysResult, unsupported};

/// Most semaphores of a set - SEMMSL.
const SEMMSL: i32 = 32_000;
/// Most operations of a call - SEMOPM.
const SEMOPM: usize = 500;
/// Largest value - SEMVMX.
const SEMVMX: i32 = 32_767;
const SEM_UNDO: i16 = 0x1000;
const GETPID: i32 = 11;
const GETVAL: i32 = 12;
const GETALL: i32 = 13;
const SETVAL: i32 = 16;

impl Kind for SemSet {
    fn ids(ns: &IpcNamespace) -> &IpcIds<SemSet> {
        &ns.sem
    }

    fn ids_mut(ns: &mut IpcNamespace) -> &mut IpcIds<SemSet> {
        &mut ns.sem
    }
}

pub fn sys_semget(k: &mut Kernel, t: TaskId, key: i32, nsems: i32, semflg: i32) -> SysResult {
    k.ensure(Reason::ValueInRange, (0..=SEMMSL).contains(&nsems), Errno::EINVAL)?;
    let fits = |set: &SemSet| nsems as usize <= set.sems.len();
    let make = |k: &Kernel| match nsems {
        0 => Err(Errno::EINVAL),
        _ => Ok(SemSet { sems: Arc::new(vec![(0, 0); nsems as usize]), times: [0, now_s(k)] }),
    };
    Ok(Ret::Int(i64::from(get(k, t, key, semflg, fits, make)?)))
}

/// What trying all operations in order comes to.
enum Tried {
    Done(Vec<(i32, i32)>),
    /// Would sleep at an operation with these flags.
    Sleeps(i16),
}

/// "The set of operations contained in sops is performed in array order, and atomically" - semop(2)
fn try_all(set: &SemSet, sops: &[SemBuf], pid: i32) -> Result<Tried, Errno> {
    let mut sems = set.sems.to_vec();
    for op in sops {
        let sem = sems.get_mut(usize::from(op.sem_num)).ok_or(Errno::EFBIG)?;
        let value = sem.0 + i32::from(op.sem_op);
        if value < 0 || (op.sem_op == 0 && sem.0 != 0) {
            return Ok(Tried::Sleeps(op.sem_flg));
        }
        if value > SEMVMX {
            return Err(Errno::ERANGE);
        }
        *sem = (value, pid);
    }
    Ok(Tried::Done(sems))
}

pub fn sys_semop(k: &mut Kernel, t: TaskId, id: i32, sops: &[SemBuf]) -> SysResult {
    k.ensure(Reason::ValueInRange, !sops.is_empty() && id >= 0, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, sops.len() <= SEMOPM, Errno::E2BIG)?;
    if sops.iter().any(|op| op.sem_flg & SEM_UNDO != 0) {
        return unsupported("semop", "SEM_UNDO");
    }
    let alters = sops.iter().any(|op| op.sem_op != 0);
    let set: SemSet = find(k, t, id, if alters { 0o222 } else { 0o444 })?;
    let is_in_range = sops.iter().all(|op| usize::from(op.sem_num) < set.sems.len());
    k.ensure(Reason::ValueInRange, is_in_range, Errno::EFBIG)?;
    match try_all(&set, sops, own_nr(k, t))? {
        Tried::Sleeps(flags) if i32::from(flags) & IPC_NOWAIT != 0 => Err(Errno::EAGAIN.into()),
        Tried::Sleeps(_) => Err(sleep(k, t)),
        Tried::Done(sems) => {
            change(k, t, id, sems, 0);
            Ok(Ret::Int(0))
        }
    }
}

fn change(k: &mut Kernel, t: TaskId, id: i32, sems: Vec<(i32, i32)>, which_time: usize) {
    let now = now_s(k);
    let set: &mut SemSet = object_mut(k, t, id);
    set.sems = Arc::new(sems);
    set.times[which_time] = now;
    let ns = k.task(t).nsproxy.ipc;
    k.wake_up(WaitKey::SysvIpc(ns));
}

pub fn sys_semctl(k: &mut Kernel, t: TaskId, id: i32, semnum: i32, cmd: i32, val: i32) -> SysResult {
    match cmd {
        IPC_RMID => Ok(remove::<SemSet>(k, t, id).map(|()| Ret::Int(0))?),
        IPC_STAT => {
            let set: SemSet = find(k, t, id, 0o444)?;
            let mut bytes = perm_bytes::<SemSet>(k, t, id)?;
            let words = [set.times[0], 0, set.times[1], 0, set.sems.len() as i64];
            bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
            bytes.resize(104, 0);
            Ok(Ret::Bytes(bytes))
        }
        GETALL => {
            let set: SemSet = find(k, t, id, 0o444)?;
            Ok(Ret::Bytes(set.sems.iter().flat_map(|&(value, _)| (value as u16).to_le_bytes()).collect()))
        }
        GETPID | GETVAL | SETVAL => {
            let set: SemSet = find(k, t, id, if cmd == SETVAL { 0o222 } else { 0o444 })?;
            let sem = usize::try_from(semnum).ok().and_then(|at| set.sems.get(at)).copied();
            k.ensure(Reason::ValueInRange, sem.is_some(), Errno::EINVAL)?;
            let (value, pid) = sem.ok_or(Errno::EINVAL)?;
            if cmd != SETVAL {
                return Ok(Ret::Int(i64::from(if cmd == GETPID { pid } else { value })));
            }
            k.ensure(Reason::ValueInRange, (0..=SEMVMX).contains(&val), Errno::ERANGE)?;
            let mut sems = set.sems.to_vec();
            sems[semnum as usize] = (val, own_nr(k, t));
            change(k, t, id, sems, 1);
            Ok(Ret::Int(0))
        }
        _ => unsupported("semctl", format!("command {cmd}")),
    }
}
